import { describe, expect, it } from 'vitest'
import { defineChannel } from 'react-connectivity'
import { accessChannel } from '../../src/channels/channel.js'
import { foldOfDefinition } from '../../src/channels/foldOf.js'
import { createRoom, old } from './support/room.js'
import { createScripted } from './support/scripted.js'
import { createInbox } from './support/world.js'

describe('a list that asked for its history', () => {
  it('asks again after the server did not answer, with the next connection', async () => {
    const { page, here, asked, subscribed } = await createRoom()
    here.subscribe({ keep: 50, history: 20 })
    await page.environment.advance(31_000)
    expect(asked).toEqual(['100 19'])
    await page.down()
    await page.up('ada')
    await page.tell((receiver) =>
      receiver.subscribed('room', { kind: 'log', position: { epoch: 'e', offset: 100 }, replay: 0 }),
    )
    expect([asked, page.environment.errors]).toEqual([['100 19', '100 19'], []])
    await subscribed()
  })
})

describe('a state that asked for its history', () => {
  const sum = defineChannel('room', { initial: 0, reduce: (total: number, data: number) => total + data })

  it('shows what it has after a loss, and asks again with the next connection', async () => {
    const { page, asked, answer } = await createRoom()
    const access = accessChannel('test', page.client, sum)
    const fold = foldOfDefinition('test', access)
    access.subscribe({ history: 3 }, { fold })
    await page.tell((receiver) => receiver.message('room', old(101)))
    expect(asked).toEqual(['101 3'])
    await page.down()
    await page.environment.advance(20)
    expect(fold.store.readable.getState()).toBe(101)
    await page.up('ada')
    await page.tell((receiver) =>
      receiver.subscribed('room', { kind: 'log', position: { epoch: 'e', offset: 101 }, replay: 0 }),
    )
    expect(asked).toEqual(['101 3', '102 4'])
    await answer(102, 98)
    await page.environment.advance(20)
    expect(fold.store.readable.getState()).toBe(98 + 99 + 100 + 101)
  })
})

describe('a component that asked for no history', () => {
  it('gets none of the messages that another one asked for, also when a loss interrupts them', async () => {
    const page = createScripted({ hasPositions: true })
    const [curious, plain] = [createInbox(), createInbox()]
    page.channel('room').subscribe({ onMessage: curious.take, history: 3 })
    page.channel('room').subscribe({ onMessage: plain.take })
    const answer = (offset: number, replay: number): Promise<void> =>
      page.tell((receiver) =>
        receiver.subscribed('room', { kind: 'log', position: { epoch: 'e', offset }, replay }),
      )
    const come = (...offsets: number[]): Promise<void> =>
      page.tell((receiver) => {
        for (const offset of offsets) receiver.message('room', old(offset))
      })
    await page.up('ada')
    await answer(7, 3)
    await come(8)
    await page.down()
    await page.up('ada')
    await answer(8, 4)
    await come(9, 10, 11, 12)
    expect(curious.data).toEqual([8, 9, 10, 11, 12])
    expect(plain.data, 'what was new while it was there').toEqual([11, 12])
  })
})

describe('two components that come later to one list', () => {
  it('begin with as many messages as the one wants that wants the most', async () => {
    const { page, here, asked, answer, shown } = await createRoom({ keep: 50 })
    here.subscribe({ keep: 50, history: 3 })
    here.subscribe({ keep: 50, history: 6 })
    await answer(100, 98)
    await page.environment.settle()
    await answer(100, 95)
    expect(asked.at(-1)).toBe('98 3')
    await answer(98, 95)
    expect(await shown()).toEqual([95, 96, 97, 98, 99, 100])
  })
})
