import { describe, expect, it } from 'vitest'
import { createHub, type HubOptions } from '../../src/server/hub.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { startServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

async function crowd(count: number, options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const hub = createHub({ environment: clock.environment, ...options })
  const join = async (more: number): Promise<TestPeer[]> => {
    const peers = Array.from({ length: more }, (_, i) => connectPeer(hub, { address: `${i}` }))
    for (const peer of peers) peer.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    return peers
  }
  const [first, ...others] = await join(count)
  if (!first) throw new Error('a crowd has at least one client')
  const toldIn = ({ frames }: TestPeer): unknown => {
    const last = frames.at(-1)
    return last && 'spreadMs' in last ? last.spreadMs : 'not told'
  }
  const ping = async (peer: TestPeer): Promise<unknown> => {
    peer.send({ t: 'ping', n: 1 })
    await clock.tick()
    expect(peer.frames.at(-1)).toMatchObject({ t: 'pong', n: 1 })
    return toldIn(peer)
  }
  return { clock, hub, join, first, others, ping, toldIn }
}

describe('the reconnect after a crash', () => {
  it('is at once for a lone client and spread over 10 s for 2,000 of them', async () => {
    const { first, others, toldIn } = await crowd(1)
    expect(others).toHaveLength(0)
    expect(toldIn(first)).toBe(5)
    const many = await crowd(2000)
    expect(many.others.at(-1) && many.toldIn(many.others.at(-1) as TestPeer)).toBe(10_000)
  })

  it('follows the dials per second that the server takes', async () => {
    const { first, toldIn } = await crowd(1, { dialsPerSecond: 4 })
    expect(toldIn(first)).toBe(250)
    const fast = await crowd(1, { dialsPerSecond: 1_000_000 })
    expect(fast.toldIn(fast.first)).toBe(0)
    expect(await fast.ping(fast.first), 'nothing is no news').toBe('not told')
    expect(() => createHub({ environment: createVirtualClock().environment, dialsPerSecond: 0 })).toThrow(
      new RangeError('react-connectivity/server: expected dialsPerSecond to be a number above 0, got 0'),
    )
  })

  it('gets a new width with a pong when the width changed by a quarter since the last one, and only then', async () => {
    const { first, join, others, ping, clock } = await crowd(100)
    expect(await ping(first), 'told as the first of 100').toBe(500)
    expect(await ping(first)).toBe('not told')
    await join(24)
    expect(await ping(first)).toBe('not told')
    await join(1)
    expect(await ping(first)).toBe(625)
    for (const peer of others.slice(0, 31)) peer.peer.closed()
    await clock.tick()
    expect(await ping(first)).toBe('not told')
    others[50]?.peer.closed()
    others[51]?.send({ t: 'bye' })
    await clock.tick()
    expect(await ping(first), 'also when clients leave').toBe(460)
  })

  it('gets a new width with a ping of the server too, for a client that sends no pings itself', async () => {
    const { first, join, clock, toldIn } = await crowd(1)
    await join(99)
    await clock.advance(25_000)
    expect(first.frames.at(-1)).toMatchObject({ t: 'ping' })
    expect(toldIn(first)).toBe(500)
  })

  it('counts only clients that are welcomed, once each', async () => {
    const { hub, first, clock, ping } = await crowd(10)
    const strangers = Array.from({ length: 50 }, () => connectPeer(hub))
    for (const stranger of strangers.slice(0, 25)) stranger.peer.closed()
    const welcome = first.frames.find((frame) => frame.t === 'welcome')
    expect(await ping(first)).toBe(50)
    const newer = connectPeer(hub)
    newer.send({ t: 'hello', v: 1, attempt: 1, session: welcome?.session })
    await clock.tick()
    expect(newer.frames.at(-1), 'it takes the place of the older socket').toMatchObject({
      t: 'welcome',
      spreadMs: 50,
    })
    first.peer.closed()
    expect(await ping(newer)).toBe('not told')
  })
})

describe('the reconnect after an announced restart', () => {
  it('is spread by the number of clients, unless the operator sets the width', async () => {
    const { hub, first, others } = await crowd(2000)
    await hub.close()
    for (const peer of [first, others.at(-1)])
      expect(peer?.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'server-restart', spreadMs: 10_000 })
    expect(connectPeer(hub).frames, 'a socket that comes late is told the same').toEqual([
      { t: 'goodbye', reason: 'server-restart', spreadMs: 10_000 },
    ])
    const told = await crowd(3)
    await told.hub.close({ spreadMs: 15_000 })
    expect(told.first.frames.at(-1)).toMatchObject({ spreadMs: 15_000 })
    const ended = await crowd(3)
    await ended.hub.close({ reason: 'server-closed' })
    expect(ended.first.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'server-closed' })
  })

  it('is 5 ms for the only client of a real server', async () => {
    const server = await startServer()
    const client = await server.connect()
    expect(client.welcome.spreadMs).toBe(5)
    await server.close()
    expect((await client.closed).code).toBe(1012)
    expect(client.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'server-restart', spreadMs: 5 })
  })
})
