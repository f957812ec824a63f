import { channelMessages, defineChannel } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { accessChannel, foldOfDefinition, listsOf } from '../../src/channels/index.js'
import { createWorld, watch, type World } from './support/world.js'

interface Signed {
  readonly world: World
  /** The next dial is made as this person. */
  readonly as: (person: string) => Promise<void>
}

function createSigned(): Signed {
  let token = 'anna'
  const world = createWorld(
    { auth: { getToken: () => token } },
    { authenticate: ({ token: id }) => ({ id: String(id) }) },
  )
  return {
    world,
    as: async (person) => {
      token = person
      world.network.mode = 'pass'
      world.client.connect()
      world.client.retryNow()
      await world.advance(10_000)
    },
  }
}

async function lose({ network, advance }: World): Promise<void> {
  network.mode = 'refuse'
  network.cut()
  await advance(50)
}

const texts = (world: World, name: string): readonly unknown[] =>
  channelMessages(world.client, name)
    .messages()
    .map(({ data }) => data)

describe('the next person', () => {
  it('does not see the texts of one that was never connected and signed out [F70]', async () => {
    const { world, as } = createSigned()
    world.network.mode = 'refuse'
    channelMessages(world.client, 'room').subscribe({ keep: 10 })
    await world.connect()
    const typed = watch(channelMessages(world.client, 'room').send('of anna'))
    await world.advance(10)
    await world.client.signOut()
    await world.advance(10)
    expect([typed.code, texts(world, 'room')]).toEqual(['signed-out', []])
    await as('bob')
    expect([world.status(), texts(world, 'room')]).toEqual(['connected', []])
  })

  it('does not see refused texts of a channel that was first used while the connection was lost [F70]', async () => {
    const { world, as } = createSigned()
    await as('anna')
    await lose(world)
    channelMessages(world.client, 'room').subscribe({ keep: 10 })
    const typed = watch(channelMessages(world.client, 'room').send('of anna'))
    await as('bob')
    expect([typed.code, texts(world, 'room')]).toEqual(['identity-changed', []])
  })

  it('sees nothing in a list or a state that is still on the page without a subscription', async () => {
    const { world, as } = createSigned()
    const notes = defineChannel('notes', { initial: '', reduce: (all, note) => `${all}${String(note)}` })
    await as('anna')
    const access = accessChannel('test', world.client, notes)
    const list = listsOf(access).list(null).store.readable
    const fold = foldOfDefinition('test', access)
    list.subscribe(() => undefined)
    fold.store.readable.subscribe(() => undefined)
    const leave = access.subscribe({}, { keep: 10, fold })
    await world.advance(50)
    void world.simulation.server.publish('notes', 'for anna')
    await world.advance(50)
    leave()
    await world.advance(1000)
    expect([list.getState().kept.length, fold.store.readable.getState()]).toEqual([1, 'for anna'])
    await world.client.signOut()
    expect([list.getState().kept.length, fold.store.readable.getState()]).toEqual([0, ''])
    await as('bob')
    expect([list.getState().kept.length, fold.store.readable.getState()]).toEqual([0, ''])
  })

  it('finds no state of one whose component has gone while another keeps the channel in use', async () => {
    const { world, as } = createSigned()
    const notes = defineChannel('notes', { initial: '', reduce: (all, note) => `${all}${String(note)}` })
    await as('anna')
    const access = accessChannel('test', world.client, notes)
    const fold = foldOfDefinition('test', access)
    world.channel('notes').subscribe({})
    const leave = access.subscribe({}, { fold })
    await world.advance(50)
    void world.simulation.server.publish('notes', 'for anna')
    await world.advance(50)
    leave()
    await world.advance(1000)
    await lose(world)
    await as('bob')
    expect(fold.store.readable.getState(), 'in the first render').toBe('')
    access.subscribe({}, { fold })
    await world.advance(50)
    expect(fold.store.readable.getState()).toBe('')
  })

  it('sees their own text at once and all the time, also when they type before the connection is up', async () => {
    const { world, as } = createSigned()
    await as('anna')
    channelMessages(world.client, 'room').subscribe({ keep: 10 })
    await world.advance(50)
    await world.client.signOut()
    world.network.mode = 'refuse'
    world.client.connect()
    const typed = watch(channelMessages(world.client, 'room').send('of bob'))
    await world.advance(10)
    const seen = new Set<string>()
    const { store } = listsOf(accessChannel('test', world.client, 'room')).list(null)
    store.readable.subscribe(({ kept, own }) => seen.add([...kept, ...own].map(({ data }) => data).join()))
    await as('bob')
    expect([typed.code, [...seen]]).toEqual(['kept', ['of bob']])
  })
})

describe('a verdict after an explicit connect', () => {
  it('is not undone by a component that mounts, although an earlier one had released the connection', async () => {
    const { world, as } = createSigned()
    world.client.retain()()
    await world.advance(1000)
    expect(world.status()).toBe('disconnected')
    await as('anna')
    world.network.inject(JSON.stringify({ t: 'goodbye', reason: 'kicked' }))
    await world.advance(100)
    const dials = world.network.dials()
    world.client.retain()
    await world.advance(60_000)
    expect([world.status(), world.network.dials()]).toEqual(['failed', dials])
  })
})
