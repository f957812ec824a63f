import { describe, expect, it } from 'vitest'
import { manualRetry } from 'react-connectivity'
import { createWorld, watch, type World } from './support/world.js'

/** A client in one state, with its channel in one. */
const states: { readonly [name: string]: () => Promise<World> } = {
  idle: async () => createWorld(),
  connecting: async () => {
    const world = createWorld()
    world.network.mode = 'hang'
    await world.connect()
    return world
  },
  'connected, not subscribed': () => connected(),
  'connected, subscribed': async () => {
    const world = createWorld()
    world.channel('room').subscribe({})
    await world.connect()
    return world
  },
  'connected, subscription not answered': async () => {
    const world = await connected()
    world.network.mode = 'lose'
    world.channel('room').subscribe({})
    await world.advance(100)
    return world
  },
  'connected, channel denied': async () => {
    const world = createWorld({}, { authorize: () => false })
    world.channel('room').subscribe({})
    await world.connect()
    return world
  },
  'half-open': async () => {
    const world = await connected()
    world.network.mode = 'swallow'
    return world
  },
  reconnecting: async () => cut(await connected()),
  paused: async () => cut(await connected({ retry: manualRetry() })),
  disconnected: async () => {
    const world = await connected()
    await world.client.disconnect()
    return world
  },
  failed: async () => {
    const world = createWorld()
    world.simulation.deny({ refused: 'unauthorized' })
    await world.connect()
    return world
  },
}

async function connected(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(options)
  await world.connect()
  return world
}

async function cut(world: World): Promise<World> {
  world.network.mode = 'refuse'
  world.network.cut()
  await world.advance(100)
  return world
}

describe('a send', () => {
  it.each([
    // state, at once, after half a second
    ['idle', 'queued', 'queued'],
    ['connecting', 'queued', 'queued'],
    ['connected, not subscribed', 'sent', 'kept'],
    ['connected, subscribed', 'sent', 'kept'],
    ['connected, subscription not answered', 'queued', 'queued'],
    ['connected, channel denied', 'channel-failed', 'channel-failed'],
    ['half-open', 'sent', 'sent'],
    ['reconnecting', 'queued', 'queued'],
    ['paused', 'queued', 'queued'],
    ['disconnected', 'not-connected', 'not-connected'],
    ['failed', 'not-connected', 'not-connected'],
  ] as const)(
    '%s: is %s, then %s, and never claims more than the server has said [N22]',
    async (name, first, later) => {
      const world = (await states[name]?.()) ?? createWorld()
      expect(world.status()).toBe(name.startsWith('connected') || name === 'half-open' ? 'connected' : name)
      const outcome = watch(world.channel('room').send('hello'))
      await world.environment.settle()
      const seen = (): string =>
        outcome.code === 'pending' ? String(world.client.getState().outbox[0]?.status) : outcome.code
      expect(seen()).toBe(first)
      await world.advance(500)
      expect(seen()).toBe(later)
      expect(outcome.settled).toBe(seen() === 'queued' || seen() === 'sent' ? 0 : 1)
    },
  )
})
