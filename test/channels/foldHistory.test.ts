import { defineChannel, type MessageInfo } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { accessChannel } from '../../src/channels/channel.js'
import { foldOfDefinition } from '../../src/channels/foldOf.js'
import type { Scripted } from './support/scripted.js'
import { createRoom, old } from './support/room.js'
import { createWorld } from './support/world.js'

const definitionOf = (
  reduce: (list: readonly number[], data: number, info: MessageInfo) => readonly number[],
) => defineChannel('room', { initial: [] as readonly number[], reduce })
const append = definitionOf((list, data) => [...list, data])

/** A state of the channel `room` for components that begin with as many messages as they say. */
function show({ client, environment }: Scripted, definition = append) {
  const access = accessChannel('test', client, definition)
  const fold = foldOfDefinition('test', access)
  return {
    mount: (history: number) => access.subscribe({ history }, { fold }),
    shown: async () => {
      await environment.advance(20)
      return fold.store.readable.getState()
    },
  }
}

describe('a state whose older messages are fetched for a component that comes later', () => {
  it('stays on the screen until they are there, and takes in what comes meanwhile', async () => {
    const { page, asked, answer } = await createRoom()
    const { mount, shown } = show(page)
    mount(0)
    for (const n of [101, 102]) await page.tell((receiver) => receiver.message('room', old(n)))
    mount(3)
    expect(asked).toEqual(['103 5'])
    expect(await shown()).toEqual([101, 102])
    await page.tell((receiver) => receiver.message('room', old(103)))
    expect(await shown()).toEqual([101, 102, 103])
    await answer(103, 98)
    expect(await shown()).toEqual([98, 99, 100, 101, 102, 103])
  })

  it('keeps what it has when the server has no answer, or the connection breaks', async () => {
    const { page, asked, answer } = await createRoom()
    const { mount, shown } = show(page)
    mount(0)
    for (const n of [101, 102]) await page.tell((receiver) => receiver.message('room', old(n)))
    mount(3)
    await answer(103, 103, 'e', 'server-error')
    expect(await shown()).toEqual([101, 102])
    await page.down()
    await page.up('ada')
    const again = { kind: 'log', position: { epoch: 'e', offset: 102 }, replay: 0 } as const
    await page.tell((receiver) => receiver.subscribed('room', again))
    await page.down()
    expect(await shown()).toEqual([101, 102])
    await page.up('ada')
    await page.tell((receiver) => receiver.subscribed('room', again))
    expect(asked.at(-1), 'as many as before, and those that it has').toBe('103 5')
    await answer(103, 98)
    expect(await shown()).toEqual([98, 99, 100, 101, 102])
  })

  it('loses none of those that the server does not keep any more', async () => {
    const { page } = await createRoom()
    const { mount, shown } = show(page)
    mount(0)
    for (const n of [101, 102, 103]) await page.tell((receiver) => receiver.message('room', old(n)))
    mount(1)
    await page.tell((receiver) =>
      receiver.paged('room', { before: { epoch: 'e', offset: 104 }, messages: [old(103)], hasMore: false }),
    )
    expect(await shown()).toEqual([101, 102, 103])
  })

  it('begins with as many as the component wants that wants the most', async () => {
    const { page, asked, answer } = await createRoom()
    const { mount, shown } = show(page)
    mount(1)
    mount(4)
    expect(asked).toEqual(['101 1', '101 4'])
    await answer(101, 100)
    await answer(101, 97)
    expect(await shown()).toEqual([97, 98, 99, 100])
  })

  it('has all messages but the one on which its function fails', async () => {
    const { page, answer } = await createRoom()
    const fragile = definitionOf((list, data) => {
      if (data === 99) throw new Error('99')
      return [...list, data]
    })
    const { mount, shown } = show(page, fragile)
    mount(4)
    await page.tell((receiver) => receiver.message('room', old(101)))
    await answer(101, 97)
    expect(await shown()).toEqual([97, 98, 100, 101])
    expect(page.environment.errors).toMatchObject([{ message: '99' }])
  })
})

it('a component that comes later to a channel of one value, and asks for history, shows that value', async () => {
  const price = defineChannel('price', {
    initial: 0,
    history: 1,
    reduce: (_before: number, now: number) => now,
  })
  const world = createWorld({}, { channels: { price: { kind: 'latest' } } })
  world.channel('price').subscribe({})
  await world.connect()
  void world.simulation.server.publish('price', 7)
  await world.advance(100)
  const access = accessChannel('test', world.client, price)
  const fold = foldOfDefinition('test', access)
  access.subscribe({}, { fold })
  await world.advance(1000)
  expect(fold.store.readable.getState()).toBe(7)
})
