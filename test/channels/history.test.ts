import { describe, expect, it } from 'vitest'
import { defineChannel } from 'react-connectivity'
import { accessChannel } from '../../src/channels/channel.js'
import { foldOfDefinition } from '../../src/channels/foldOf.js'
import { createRoom, old } from './support/room.js'

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
