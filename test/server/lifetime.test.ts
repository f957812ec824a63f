import { describe, expect, it } from 'vitest'
import { createChannelServer, createMemoryStore } from 'react-connectivity/server'
import { createHub, type HubOptions } from '../../src/server/hub.js'
import { withStoppedTime } from '../client/support/stoppedTime.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { sessionOf, startServer } from './support/testServer.js'
import { createVirtualClock, type VirtualClock } from './support/virtualClock.js'

async function welcomed(clock: VirtualClock, client: TestPeer, hello: object = {}) {
  client.send({ t: 'hello', v: 1, attempt: 0, ...hello })
  await clock.tick()
  const welcome = client.frames.find((frame) => frame.t === 'welcome')
  if (!welcome) throw new Error('not welcomed')
  return welcome
}

function startHub(options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  return { clock, hub: createHub({ environment: clock.environment, ...options }) }
}

describe('the heartbeat', () => {
  it('closes a silent client after 60 seconds while one that answers stays connected [T5]', async () => {
    const { clock, hub } = startHub()
    const [silent, alive] = [connectPeer(hub), connectPeer(hub)]
    await welcomed(clock, silent)
    await welcomed(clock, alive)
    for (let second = 0; second < 59; second++) {
      await clock.advance(1000)
      const ping = alive.frames.at(-1)
      if (ping?.t === 'ping') alive.send({ t: 'pong', n: ping.n })
    }
    expect(silent.close).toBeUndefined()
    expect(silent.frames.filter((frame) => frame.t === 'ping')).toHaveLength(1)
    await clock.advance(1000)
    expect(silent.close).toEqual({ code: 4440, reason: 'idle-timeout' })
    expect(silent.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'idle-timeout' })
    let answered = 0
    for (let second = 0; second < 600; second++) {
      await clock.advance(1000)
      const ping = alive.frames.at(-1)
      if (ping?.t !== 'ping' || ping.n === answered) continue
      answered = ping.n
      alive.send({ t: 'pong', n: ping.n })
    }
    expect(alive.close).toBeUndefined()
    expect(answered, 'one ping for each silence').toBeGreaterThan(15)
  })

  it('does the same on a real socket', async () => {
    await withStoppedTime(async (advance) => {
      const server = await startServer({ heartbeat: { intervalMs: 200, timeoutMs: 2000, idleMs: 3000 } })
      const silent = await server.connect()
      const alive = await server.connect()
      alive.socket.on('message', () => {
        const last = alive.frames.at(-1)
        if (last?.t === 'ping') alive.send({ t: 'pong', n: last.n })
      })
      const exchange = {
        sockets: [silent.socket, alive.socket],
        exchanged: () => silent.frames.length + alive.frames.length,
      }
      await advance(2999, exchange, 50)
      expect(silent.isClosed).toBe(false)
      await advance(1, exchange)
      expect(await silent.closed).toEqual({ code: 4440, reason: 'idle-timeout' })
      await alive.settle()
      expect(alive.isClosed).toBe(false)
    })
  })

  it('counts any frame, and pings only a client that is silent', async () => {
    const { clock, hub } = startHub()
    const busy = connectPeer(hub)
    await welcomed(clock, busy)
    for (let i = 0; i < 30; i++) {
      await clock.advance(10_000)
      busy.send({ t: 'unsubscribe', ch: 'a' })
    }
    expect(busy.close).toBeUndefined()
    expect(busy.frames.filter((frame) => frame.t === 'ping')).toEqual([])
  })

  it('answers a ping with its number', async () => {
    const { clock, hub } = startHub()
    const client = connectPeer(hub)
    await welcomed(clock, client)
    client.send({ t: 'ping', n: 41 })
    await clock.tick()
    expect(client.frames.at(-1)).toEqual({ t: 'pong', n: 41 })
  })

  it('refuses times under which a client that answers in time could be closed [T6]', async () => {
    const tooTight = { intervalMs: 55_000, timeoutMs: 10_000, idleMs: 60_000 }
    await expect(createChannelServer({ port: 0, insecure: true, heartbeat: tooTight })).rejects.toThrow(
      new RangeError(
        'react-connectivity/server: expected heartbeat.intervalMs + heartbeat.timeoutMs to be below heartbeat.idleMs, ' +
          'got 55000 + 10000 >= 60000; clients that answer in time would be closed. Raise idleMs',
      ),
    )
    await expect(
      createChannelServer({ port: 0, insecure: true, heartbeat: { intervalMs: 0 } }),
    ).rejects.toThrow(RangeError)
    await expect(createChannelServer({ port: 0, insecure: true, limits: { maxBatch: NaN } })).rejects.toThrow(
      RangeError,
    )
    const channels = { a: { kind: 'log', size: 0 } } as const
    await expect(createChannelServer({ port: 0, channels })).rejects.toThrow("channels['a'].size")
    const server = await startServer({ heartbeat: { intervalMs: 1000, timeoutMs: 500, idleMs: 1501 } })
    const { welcome } = await server.connect()
    expect([welcome.heartbeat, welcome.idleMs]).toEqual([{ intervalMs: 1000, timeoutMs: 500 }, 1501])
  })
})

describe('a session', () => {
  it('is resumed a second before its hour is over and lost a second after [E24]', async () => {
    for (const [awayMs, isResumed] of [
      [3_599_000, true],
      [3_601_000, false],
    ] as const) {
      const { clock, hub } = startHub({ channels: { inbox: { kind: 'session' } } })
      const before = connectPeer(hub)
      const { session } = await welcomed(clock, before)
      before.send({ t: 'subscribe', ch: 'inbox' })
      await clock.tick()
      const joined = before.frames.at(-1)
      if (joined?.t !== 'subscribed') throw new Error('not subscribed')
      // Time with a socket does not count.
      for (let i = 0; i < 100; i++) {
        await clock.advance(50_000)
        before.send({ t: 'ping', n: i })
      }
      before.peer.closed()
      await clock.advance(awayMs)
      const after = connectPeer(hub)
      const welcome = await welcomed(clock, after, { session: { id: session.id, key: session.key } })
      expect(welcome.session.resumed).toBe(isResumed)
      expect(welcome.session.id === session.id).toBe(isResumed)
      after.send({ t: 'subscribe', ch: 'inbox', pos: joined.pos })
      await clock.tick()
      expect(after.frames.at(-1)).toMatchObject(
        isResumed ? { t: 'subscribed' } : { t: 'channel-error', error: 'process-closed' },
      )
      expect(hub.sessions()).toHaveLength(1)
    }
  })

  it('is not connected when its socket closed before the welcome', async () => {
    const memory = createMemoryStore()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const store = {
      ...memory,
      putSession: (...given: Parameters<typeof memory.putSession>) =>
        held.then(() => memory.putSession(...given)),
    }
    const { clock, hub } = startHub({ store, sessionTtlMs: 60_000 })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    client.peer.closed()
    release()
    await clock.tick()
    expect(hub.sessions()).toMatchObject([{ connected: false }])
    await clock.advance(120_000)
    expect(hub.sessions(), 'so it expires').toEqual([])
  })

  it('counts as seen just now when the previous server died while it was connected', async () => {
    const store = createMemoryStore()
    const { clock, hub } = startHub({ store, sessionTtlMs: 60_000 })
    const before = connectPeer(hub)
    const { session } = await welcomed(clock, before)
    for (let i = 0; i < 5; i++) {
      await clock.advance(30_000)
      before.send({ t: 'ping', n: i })
    }
    const next = createHub({ environment: clock.environment, store, sessionTtlMs: 60_000 })
    await clock.advance(50_000)
    const after = connectPeer(next)
    const welcome = await welcomed(clock, after, { session: { id: session.id, key: session.key } })
    expect(welcome.session.resumed).toBe(true)
  })

  it('is collected when it expires, with its queues and without a client asking', async () => {
    const { clock, hub } = startHub({ sessionTtlMs: 10_000 })
    const events: string[] = []
    hub.on((event) => events.push(event.type))
    const client = connectPeer(hub)
    await welcomed(clock, client)
    client.peer.closed()
    await clock.advance(9000)
    expect(hub.sessions()).toHaveLength(1)
    await clock.advance(3000)
    expect(hub.sessions()).toEqual([])
    expect(events.at(-1)).toBe('session-expired')
  })

  it('can be closed for good: the client gets process-closed and a new session', async () => {
    const server = await startServer({ channels: { inbox: { kind: 'session' } } })
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await client.next('subscribed')
    expect(await server.closeSession(client.welcome.session.id, { final: true, message: 'Ended.' })).toBe(
      true,
    )
    expect(await client.closed).toEqual({ code: 4410, reason: 'process-closed' })
    expect(client.frames.at(-1)).toEqual({
      t: 'goodbye',
      reason: 'process-closed',
      message: 'Ended.',
      final: true,
    })
    expect(server.sessions()).toEqual([])
    const again = await server.connect({ session: sessionOf(client.welcome) })
    expect(again.welcome.session.resumed).toBe(false)
    again.send({ t: 'subscribe', ch: 'inbox', pos })
    expect(await again.next('channel-error')).toMatchObject({ error: 'process-closed' })
    expect(await server.closeSession('nobody')).toBe(false)
  })
})
