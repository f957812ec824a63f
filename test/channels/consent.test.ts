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

describe('several subscribers of one channel', () => {
  it('are not resynchronised while one of them has nothing to resync with', async () => {
    const world = createWorld({}, OVERFLOW)
    let resyncs = 0
    world.channel('a').subscribe({ onMessage: () => undefined, resync: () => void (resyncs += 1) })
    world.channel('a').subscribe({ onMessage: () => undefined })
    await world.connect()
    await missSome(world)
    expect(resyncs).toBe(0)
    expect(world.channel('a').getState()).toMatchObject({ status: 'failed', reason: 'channel-full' })
    expect(presenterOf(world.client).getState().prompt).toMatchObject({ channels: ['a'] })
  })

  it('are resynchronised when the others said that they can do without, or take no messages', async () => {
    const world = createWorld({}, OVERFLOW)
    let resyncs = 0
    world.channel('a').subscribe({ onMessage: () => undefined, resync: () => void (resyncs += 1) })
    world.channel('a').subscribe({ onMessage: () => undefined, onGap: 'skip' })
    world.channel('a').subscribe({})
    await world.connect()
    await missSome(world)
    expect(resyncs).toBe(1)
    expect(world.channel('a').getState()).toMatchObject({
      status: 'subscribed',
      continuity: 'recovered',
    })
  })
})
