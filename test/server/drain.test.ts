import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createHub, type HubOptions } from '../../src/server/hub.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { startServer, until } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

/** A hub with welcomed clients whose sockets close at once when they are told to. */
async function hubWith(count: number, options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const hub = createHub({ ...options, environment: clock.environment })
  const dial = (): TestPeer => {
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    return client
  }
  const clients = Array.from({ length: count }, dial)
  await clock.tick()
  const gone = (): number => clients.filter(({ close }) => close !== undefined).length
  /** Lets time pass; sockets close soon after their goodbye. */
  const advance = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10) {
      await clock.advance(10)
      for (const { close, peer } of clients) if (close) peer.closed(close.code)
    }
  }
  const outcomeOf = (drain: Promise<void>): { what: string } => {
    const outcome = { what: 'running' }
    drain.then(
      () => (outcome.what = 'empty'),
      (error: unknown) => (outcome.what = String(error)),
    )
    return outcome
  }
  return { clock, hub, dial, clients, gone, advance, outcomeOf }
}

describe('a server that is drained', () => {
  it('sends its clients away at the given rate, politely, and says when it is empty [O17]', async () => {
    const { hub, clients, gone, advance, outcomeOf } = await hubWith(100)
    expect(hub.isReady()).toBe(true)
    const drain = outcomeOf(hub.drain({ ratePerSecond: 50 }))
    expect(hub.isReady()).toBe(false)
    expect(hub.stats().isReady).toBe(false)
    expect(gone()).toBe(5)
    await advance(990)
    expect(gone()).toBe(50)
    expect(drain.what).toBe('running')
    await advance(1000)
    expect(gone()).toBe(100)
    await advance(10)
    expect(drain.what).toBe('empty')
    for (const { frames, close } of clients) {
      expect(frames.at(-1)).toEqual({ t: 'goodbye', reason: 'server-restart', spreadMs: 100 })
      expect(close?.code).toBe(1012)
    }
    expect(hub.isReady()).toBe(false)
    await hub.close()
  })

  it.each([
    { ratePerSecond: 500, everyMs: 100, together: 50 },
    { ratePerSecond: 3, everyMs: 334, together: 1 },
    { ratePerSecond: 0.5, everyMs: 2000, together: 1 },
  ])('keeps a rate of $ratePerSecond per second', async ({ ratePerSecond, everyMs, together }) => {
    const { hub, gone, advance } = await hubWith(together * 3)
    void hub.drain({ ratePerSecond })
    expect(gone()).toBe(together)
    await advance(everyMs - 20)
    expect(gone()).toBe(together)
    await advance(30)
    expect(gone()).toBe(together * 2)
  })

  it('takes the rate of dialsPerSecond when none is given', async () => {
    const { hub, gone, advance } = await hubWith(100, { dialsPerSecond: 100 })
    void hub.drain()
    await advance(490)
    expect(gone()).toBe(50)
  })

  it('does not count clients that leave by themselves', async () => {
    const { hub, clients, gone, advance, outcomeOf } = await hubWith(30)
    const drain = outcomeOf(hub.drain({ ratePerSecond: 100 }))
    for (const { peer } of clients.slice(10, 25)) peer.closed(1001)
    await advance(100)
    expect(gone()).toBe(10 + 5)
    await advance(10)
    expect(drain.what).toBe('empty')
  })

  it('does not count clients that have ended already, while their sockets still close', async () => {
    const { hub, clock, clients } = await hubWith(30)
    for (const client of clients.slice(0, 15)) client.send({ t: 'bye' })
    await clock.tick()
    void hub.drain({ ratePerSecond: 100 })
    const sentAway = clients.filter(({ frames }) => frames.at(-1)?.t === 'goodbye')
    expect(sentAway).toEqual(clients.slice(15, 25))
  })

  it('sends a client that comes meanwhile away at once', async () => {
    const { hub, clock, dial } = await hubWith(2)
    void hub.drain({ ratePerSecond: 0.1 })
    const late = dial()
    await clock.tick()
    expect(late.frames).toEqual([{ t: 'goodbye', reason: 'server-restart', spreadMs: 10_000 }])
    expect(late.close?.code).toBe(1012)
  })

  it('sends everyone away at its deadline', async () => {
    const { hub, gone, advance, outcomeOf } = await hubWith(50)
    const drain = outcomeOf(hub.drain({ ratePerSecond: 10, deadlineMs: 1000 }))
    await advance(980)
    expect(gone()).toBe(10)
    await advance(40)
    expect(gone()).toBe(50)
    expect(drain.what).toBe('empty')
  })

  it('joins a second drain to the first, and is done at once without clients', async () => {
    const { hub, gone, advance, outcomeOf } = await hubWith(20)
    const drains = [
      outcomeOf(hub.drain({ ratePerSecond: 10 })),
      outcomeOf(hub.drain({ ratePerSecond: 1000 })),
    ]
    await advance(980)
    expect(gone()).toBe(10)
    await advance(1100)
    expect(drains.map(({ what }) => what)).toEqual(['empty', 'empty'])
    await expect(hub.drain()).resolves.toBeUndefined()
    const { hub: empty } = await hubWith(0)
    await expect(empty.drain()).resolves.toBeUndefined()
  })

  it('serves again when the drain is aborted, and can be drained anew', async () => {
    const { clock, hub, dial, gone, advance, outcomeOf } = await hubWith(20)
    const timers = clock.timers()
    const abort = new AbortController()
    const drain = outcomeOf(hub.drain({ ratePerSecond: 10, deadlineMs: 5000, signal: abort.signal }))
    await advance(500)
    abort.abort(new Error('stay'))
    await advance(1000)
    expect(gone()).toBe(5 + 1)
    expect(drain.what).toBe('Error: stay')
    expect(hub.isReady()).toBe(true)
    const late = dial()
    await clock.tick()
    expect(late.frames).toMatchObject([{ t: 'welcome' }])
    late.peer.closed()
    // Each of the clients that left had a timer of its heartbeat.
    expect(clock.timers()).toBe(timers - gone())
    await expect(hub.drain({ signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late')
    expect(hub.isReady()).toBe(true)
    const again = outcomeOf(hub.drain({ ratePerSecond: 1000 }))
    await advance(100)
    expect(again.what).toBe('empty')
  })

  it('that is closed sends the others away at once, and is empty', async () => {
    const { hub, gone, advance, outcomeOf } = await hubWith(20)
    const drain = outcomeOf(hub.drain({ ratePerSecond: 1 }))
    await hub.close()
    expect(gone()).toBe(20)
    await advance(20)
    expect(drain.what).toBe('empty')
  })

  it.each([{ ratePerSecond: 0 }, { ratePerSecond: Infinity }, { deadlineMs: -1 }, { deadlineMs: NaN }])(
    'refuses %o',
    async (options) => {
      const { hub } = await hubWith(1)
      await expect(hub.drain(options)).rejects.toThrow(RangeError)
      expect(hub.isReady()).toBe(true)
    },
  )
})

describe('a drained server on the network', () => {
  it('is red for load balancers and refuses sockets with 503, while it still serves its clients', async () => {
    const server = await startServer({ channels: { a: { kind: 'log' } } })
    const [first, second] = [await server.connect(), await server.connect()]
    const drained = server.drain({ ratePerSecond: 0.01 })
    expect((await first.closed).code).toBe(1012)
    const statusOf = async (query: string) =>
      (await fetch(`${server.url.replace('ws', 'http')}?${query}`)).status
    expect([await statusOf('readyz'), await statusOf('livez')]).toEqual([503, 200])
    await expect(server.dial()).rejects.toThrow('503')
    expect(server.stats().totals.refusedUpgrades['not-open']).toBe(1)
    second.send({ t: 'publish', id: '1', ch: 'a', d: 1 })
    expect(await second.next('ack')).toMatchObject({ o: 1 })
    second.socket.close()
    await drained
    expect(server.stats()).toMatchObject({ isReady: false, connections: 0 })
    await server.close()
  })

  it('waits for sockets that do not answer the close, but not for ever', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.socket.pause()
    await server.drain()
    expect(server.stats().connections).toBe(0)
    client.socket.resume()
    await once(client.socket, 'close')
    await until('the end', () => client.isClosed)
  })
})
