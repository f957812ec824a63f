import { presenterOf } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createWorld, type World } from './support/world.js'

const OVERFLOW = { channels: { a: { kind: 'log', size: 1 } } } as const

/** The server's ring of one overruns while the client is away. */
async function missSome(world: World): Promise<void> {
  world.network.mode = 'refuse'
  world.network.cut()
  for (const n of [1, 2, 3]) void world.simulation.server.publish('a', n)
  await world.advance(100)
  world.network.mode = 'pass'
  await world.advance(30_000)
}

describe('several users of one channel', () => {
  it('are not resynchronised over the head of one who has nothing to resync with', async () => {
    const world = createWorld({}, OVERFLOW)
    let resyncs = 0
    world.client.channel('a').join({ onMessage: () => undefined, resync: () => void (resyncs += 1) })
    world.client.channel('a').join({ onMessage: () => undefined })
    await world.connect()
    await missSome(world)
    expect(resyncs).toBe(0)
    expect(world.client.channel('a').getState()).toMatchObject({ status: 'failed', reason: 'channel-full' })
    expect(presenterOf(world.client).getState().prompt).toMatchObject({ channels: ['a'] })
  })

  it('are resynchronised when the others said that they can do without, or take no messages', async () => {
    const world = createWorld({}, OVERFLOW)
    let resyncs = 0
    world.client.channel('a').join({ onMessage: () => undefined, resync: () => void (resyncs += 1) })
    world.client.channel('a').join({ onMessage: () => undefined, onGap: 'skip' })
    world.client.channel('a').join({})
    await world.connect()
    await missSome(world)
    expect(resyncs).toBe(1)
    expect(world.client.channel('a').getState()).toMatchObject({
      status: 'subscribed',
      continuity: 'recovered',
    })
  })
})

describe('a server that asks for patience', () => {
  it('gets it, although the page wakes and the network comes back meanwhile', async () => {
    const world = createWorld()
    await world.connect()
    const dials = world.network.dials()
    world.network.inject('{"t":"goodbye","reason":"overloaded","retryAfterMs":60000}')
    await world.advance(5000)
    for (const signal of ['woke', 'online', 'woke'] as const) world.environment.signal(signal)
    await world.advance(50_000)
    expect([world.network.dials(), world.status()]).toEqual([dials, 'reconnecting'])
    await world.advance(10_000)
    expect(world.status()).toBe('connected')
  })

  it('does not get it from a person who asks now', async () => {
    const world = createWorld()
    await world.connect()
    world.network.inject('{"t":"goodbye","reason":"overloaded","retryAfterMs":60000}')
    await world.advance(100)
    world.client.retryNow()
    await world.advance(100)
    expect(world.status()).toBe('connected')
  })
})

describe('a page that was left', () => {
  it.each(['paused', 'failed'] as const)('is still %s when it is shown again', async (status) => {
    const world = createWorld({ retry: 'manual' })
    const release = world.client.retain()
    await world.advance(100)
    if (status === 'failed') world.network.inject('{"t":"goodbye","reason":"kicked"}')
    else world.network.cut()
    await world.advance(100)
    expect(world.status()).toBe(status)
    const dials = world.network.dials()
    release()
    await world.advance(5000)
    world.client.retain()
    await world.advance(60_000)
    expect([world.network.dials(), world.status()]).toEqual([dials, status])
  })
})
