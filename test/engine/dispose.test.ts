import { channel, channelServer, createConnectivity } from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createInbox, createWorld, watch, type World } from './support/world.js'

const nothing = { timers: 0, listeners: 0, sockets: 0 }

/** States at the dispose. */
const moments: readonly (readonly [string, (world: World) => Promise<unknown>])[] = [
  ['before anything', () => Promise.resolve()],
  ['while it dials', async (world) => world.client.connect()],
  ['while it is connected', (world) => world.connect()],
  [
    'in an outage',
    async (world) => {
      await world.connect()
      world.network.mode = 'refuse'
      world.network.cut()
      await world.advance(20_000)
    },
  ],
  [
    'while a planned leave waits for the server',
    async (world) => {
      await world.connect()
      world.network.mode = 'swallow'
      void world.client.disconnect()
      await world.advance(500)
    },
  ],
  [
    'while a disconnect waits for sends',
    async (world) => {
      await world.connect()
      world.network.mode = 'swallow'
      watch(world.channel('a').send(1))
      void world.client.disconnect({ flushMs: 60_000 })
      await world.advance(500)
    },
  ],
  [
    'with channels, sends and a resync under way',
    async (world) => {
      world.channel('a').subscribe({ resync: () => new Promise(() => undefined) })
      await world.connect()
      world.channel('a').resync()
      watch(world.channel('a').send(1))
      await world.advance(100)
      expect(world.channel('a').getState()?.status).toBe('resyncing')
    },
  ],
  [
    'during a disconnect',
    async (world) => {
      const release = world.client.retain()
      const leave = world.channel('a').subscribe({})
      await world.advance(100)
      release()
      leave()
    },
  ],
]

describe('after dispose', () => {
  it.each(moments)('%s, no timer, listener or socket is left, then or later', async (_when, reach) => {
    const world = createWorld()
    await reach(world)
    world.client.dispose()
    world.client.dispose()
    await world.simulation.dispose()
    expect(world.environment.listeners()).toBe(0)
    await world.advance(50)
    expect(world.leftovers()).toEqual(nothing)
    expect(world.status()).toBe('disconnected')
    const dials = world.network.dials()
    world.client.connect()
    world.client.retryNow()
    world.environment.signal('online')
    world.channel('b').subscribe({})()
    world.client.retain()()
    watch(world.channel('b').send(1))
    await world.client.disconnect()
    expect([world.network.dials(), world.leftovers()]).toEqual([dials, nothing])
  })

  it('no timer is set by it or for it, not even for a moment', async () => {
    const world = createWorld()
    const release = world.client.retain()
    const leave = world.channel('a').subscribe({})
    await world.advance(1000)
    await world.simulation.dispose()
    await world.advance(100)
    expect(world.status()).toBe('reconnecting')
    world.client.dispose()
    expect(world.environment.timers()).toBe(0)
    // React unmounts components after the app has disposed the client.
    leave()
    release()
    expect(world.environment.timers()).toBe(0)
  })

  it.each(['onMessage', 'onEvent', 'subscribe', 'onError', 'resync'] as const)(
    'that was called from %s, nothing is left either',
    async (where) => {
      const world = createWorld()
      const end = (): void => world.client.dispose()
      const inbox = createInbox()
      world.channel('a').subscribe({
        onMessage: (data, info) => {
          inbox.take(data, info)
          if (where === 'onMessage') end()
        },
        onError: () => where === 'onError' && end(),
        ...(where === 'resync' && { resync: end }),
      })
      await world.connect()
      if (where === 'onEvent') world.client.onEvent(end)
      if (where === 'subscribe') world.client.subscribe(end)
      if (where === 'onMessage') for (const n of [1, 2, 3]) void world.simulation.server.publish('a', n)
      else if (where === 'onError')
        world.network.inject('{"t":"channel-error","ch":"a","error":"channel-full"}')
      else if (where === 'resync') world.channel('a').resync()
      else world.network.cut()
      await world.advance(30)
      expect(world.status()).toBe('disconnected')
      expect(inbox.data).toEqual(where === 'onMessage' ? [1] : [])
      await world.simulation.dispose()
      await world.advance(20)
      expect(world.leftovers()).toEqual(nothing)
      expect(world.environment.errors).toEqual([])
    },
  )

  it('calls of the same tick are rejected, too', async () => {
    const world = createWorld()
    world.channel('a').subscribe({
      onMessage: () => {
        void world.client.disconnect()
        world.client.connect()
        world.channel('b').subscribe({})
        world.client.dispose()
      },
    })
    await world.connect()
    void world.simulation.server.publish('a', 1)
    await world.advance(1000)
    await world.simulation.dispose()
    await world.advance(100)
    expect([world.status(), world.leftovers()]).toEqual(['disconnected', nothing])
  })

  it('from within a message, its own timers and frames are gone before that returns', async () => {
    const own = new Set<number>()
    const environment = createVirtualEnvironment()
    const counted =
      (set: (run: () => void, ms: number) => () => void) =>
      (run: () => void, ms = 0): (() => void) => {
        const key = Math.random()
        own.add(key)
        const cancel = set(() => {
          own.delete(key)
          run()
        }, ms)
        return () => {
          own.delete(key)
          cancel()
        }
      }
    const counting = {
      ...environment,
      setTimer: counted(environment.setTimer),
      setFrame: counted((run) => environment.setFrame(run)),
    }
    const simulation = createSimulation({ environment })
    const connector = channelServer('/r', { dialler: simulation.dialler })
    const client = createConnectivity(connector, { environment: counting })
    channel(client, 'a').subscribe({ onMessage: () => client.dispose() })
    client.connect()
    await environment.advance(100)
    expect(own.size).toBe(1)
    simulation.network.inject('[{"t":"message","ch":"a","o":1,"d":1},{"t":"message","ch":"a","o":2,"d":2}]')
    expect(own.size).toBe(0)
  })

  it('every send that waited is rejected, once, with the reason', async () => {
    const world = createWorld()
    const sends = [1, 2, 3].map((n) => watch(world.channel('a').send(n)))
    world.client.dispose()
    await world.environment.settle()
    expect(sends).toEqual(Array.from({ length: 3 }, () => ({ settled: 1, code: 'disposed' })))
  })
})
