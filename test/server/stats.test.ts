import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { prometheusText, type ChannelStore } from 'react-connectivity/server'
import { createHub } from '../../src/server/hub.js'
import { createMemoryStore } from '../../src/server/hub/memoryStore.js'
import { parsePrometheus } from './support/prometheusReader.js'
import { connectPeer } from './support/testPeer.js'
import { sessionOf, startServer, until } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

/** A memory store whose appends wait until they are let go. */
function createHeldStore() {
  const held: (() => void)[] = []
  const store = createMemoryStore()
  const append: ChannelStore['append'] = async (...request) => {
    await new Promise<void>((resolve) => held.push(resolve))
    return store.append(...request)
  }
  return { store: { ...store, append }, letGo: () => held.shift()?.() }
}

const welcomedOn = async (
  hub: ReturnType<typeof createHub>,
  clock: ReturnType<typeof createVirtualClock>,
) => {
  const client = connectPeer(hub)
  client.send({ t: 'hello', v: 1, attempt: 0 })
  await clock.tick()
  return client
}

describe('the numbers of a server', () => {
  it('tell connections, sessions, subscriptions, channels, replays, repetitions and refusals [O16]', async () => {
    const server = await startServer({
      channels: { open: { kind: 'log' }, closed: { kind: 'log' } },
      authenticate: ({ token }) => (token === 'bad' ? { refused: 'forbidden' } : { id: 'ann' }),
      authorize: ({ channel }) => channel === 'open',
    })
    const ann = await server.connect()
    ann.send({ t: 'subscribe', ch: 'open' }, { t: 'publish', id: '1', ch: 'open', d: 'x', seq: 1 })
    await ann.next('ack')
    ann.send(
      { t: 'publish', id: '1', ch: 'open', d: 'x', seq: 1 },
      { t: 'publish', id: '2', ch: 'closed', d: 1 },
    )
    await ann.next('nack')
    ann.send({ t: 'subscribe', ch: 'closed' }, 'no frame')
    await ann.settle()
    const away = await server.connect()
    away.cut()
    await server.seen('left')
    const back = await server.connect({ session: sessionOf(away.welcome) })
    back.send({ t: 'subscribe', ch: 'open', history: 5 })
    await back.next('message')
    const bad = await server.dial()
    bad.send({ t: 'hello', v: 1, attempt: 0, token: 'bad' })
    expect((await bad.closed).code).toBe(4403)
    await expect(server.dial({ origin: 'https://evil.example' })).rejects.toThrow('403')
    await until('the refused socket to be gone', () => server.stats().connections === 2)

    const { totals, ...now } = server.stats()
    expect(now).toMatchObject({
      isReady: true,
      connections: 2,
      welcomedConnections: 2,
      congestedConnections: 0,
      sessions: 2,
      subscriptions: 2,
      channels: 1,
      queuedBytes: 0,
      pendingAppends: 0,
      commitLagMs: 0,
    })
    expect(totals).toMatchObject({
      connections: 4,
      welcomes: 3,
      resumes: 1,
      published: 1,
      duplicates: 1,
      replays: 1,
      replayedMessages: 1,
      refusedUpgrades: { origin: 1, 'not-open': 0 },
      refusedConnections: { forbidden: 1, unauthorized: 0 },
      goodbyes: { forbidden: 0 },
      closed: { 'network-lost': 1, forbidden: 1 },
      channelErrors: { 'channel-denied': 1 },
      refusedPublishes: { forbidden: 1 },
      rejectedFrames: { 'not-a-frame': 1 },
      authorize: { count: 6 },
      appends: { count: 2 },
    })
    expect(totals.receivedFrames).toBeGreaterThan(10)
    expect(totals.receivedBytes).toBeGreaterThan(400)
    expect(totals.sentFrames).toBeGreaterThan(8)
    expect(totals.sentBytes).toBeGreaterThan(800)
  })

  it('tell of every callback of the app that fails, also before there is a socket', async () => {
    const fail = (): never => {
      throw new Error('boom')
    }
    const server = await startServer({ clientAddress: fail, authorize: fail })
    server.on(({ type }) => void (type === 'welcomed' && fail()))
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' })
    await client.settle()
    const { callbackFailures } = server.stats().totals
    expect(callbackFailures).toMatchObject({ clientAddress: 1, authorize: 1, listener: 1, authenticate: 0 })
    const metrics = parsePrometheus(prometheusText(server.stats()))
    expect(metrics.get('connectivity_callback_failures_total')?.samples).toMatchObject({
      '{callback="clientAddress"}': 1,
      '{callback="authorize"}': 1,
    })
  })

  it('count what leaves again: sockets, subscriptions and channels', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' }, { t: 'subscribe', ch: 'b' }, { t: 'subscribe', ch: 'a' })
    await client.settle()
    expect(server.stats()).toMatchObject({ welcomedConnections: 1, subscriptions: 2, channels: 2 })
    client.send({ t: 'unsubscribe', ch: 'a' })
    await client.settle()
    expect(server.stats()).toMatchObject({ subscriptions: 1, channels: 1 })
    client.cut()
    await until('the socket to be gone', () => server.stats().connections === 0)
    expect(server.stats()).toMatchObject({
      welcomedConnections: 0,
      sessions: 1,
      subscriptions: 0,
      channels: 0,
    })
  })

  it('tell for how long the oldest message has waited for the store [O16]', async () => {
    const clock = createVirtualClock()
    const { store, letGo } = createHeldStore()
    const hub = createHub({ environment: clock.environment, store })
    await clock.tick()
    for (let i = 0; i < 3; i++) void hub.publish('a', i)
    await clock.advance(700)
    expect(hub.stats()).toMatchObject({ pendingAppends: 3, commitLagMs: 700 })
    letGo()
    await clock.advance(300)
    expect(hub.stats()).toMatchObject({ pendingAppends: 2, commitLagMs: 1000 })
    letGo()
    letGo()
    await clock.tick()
    expect(hub.stats()).toMatchObject({ pendingAppends: 0, commitLagMs: 0 })
    expect(hub.stats().totals.appends).toEqual({ count: 3, sumMs: 700 + 1000 + 1000 })
  })

  it('tell how long authorize takes, whether it answers at once, later or never', async () => {
    const clock = createVirtualClock()
    const { setTimer } = clock.environment
    const hub = createHub({
      environment: clock.environment,
      limits: { authenticateTimeoutMs: 1000 },
      authorize: ({ channel }) =>
        channel === 'now' ||
        new Promise((resolve) => void (channel === 'soon' && setTimer(() => resolve(true), 50))),
    })
    const client = await welcomedOn(hub, clock)
    client.send(
      { t: 'subscribe', ch: 'now' },
      { t: 'subscribe', ch: 'soon' },
      { t: 'subscribe', ch: 'never' },
    )
    await clock.advance(2000)
    expect(hub.stats().totals.authorize).toEqual({ count: 3, sumMs: 0 + 50 + 1000 })
  })

  it('tell the bytes that wait in sockets and the clients that are too slow, and ask no idle socket for it [O16]', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, limits: { maxBufferedBytes: 5000 } })
    const slow = await welcomedOn(hub, clock)
    const others = await Promise.all(Array.from({ length: 50 }, () => welcomedOn(hub, clock)))
    slow.send({ t: 'subscribe', ch: 'a' })
    await clock.tick()
    slow.buffered = 6000
    await hub.publish('a', 1)
    await clock.tick()
    slow.send({ t: 'ping', n: 1 })
    await clock.tick()
    const asked = others.map((client) => client.asked())
    expect(hub.stats()).toMatchObject({ queuedBytes: 6000, congestedConnections: 1, welcomedConnections: 51 })
    slow.buffered = 0
    await clock.tick()
    expect(hub.stats()).toMatchObject({ queuedBytes: 0, congestedConnections: 0 })
    const askedSlow = slow.asked()
    hub.stats()
    expect(slow.asked(), 'it is an idle one again').toBe(askedSlow)
    expect(others.map((client) => client.asked())).toEqual(asked)
    slow.buffered = 700
    slow.send({ t: 'ping', n: 2 })
    await clock.tick()
    expect(hub.stats().queuedBytes).toBe(700)
    slow.peer.closed()
    expect(hub.stats().queuedBytes).toBe(0)
  })

  it('are the same as Prometheus text, with units in its names [O16]', async () => {
    const server = await startServer({
      metricsPath: '/metrics',
      authenticate: () => ({ refused: 'forbidden' }),
    })
    const client = await server.dial()
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await client.closed
    await until('the socket to be gone', () => server.stats().connections === 0)
    const stats = server.stats()
    const answer = await fetch(server.url.replace(/^ws(.*)\/realtime$/, 'http$1/metrics'))
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    const text = await answer.text()
    expect(text).toBe(prometheusText(stats))
    const metrics = parsePrometheus(text)
    expect(metrics.get('connectivity_connections')).toEqual({ type: 'gauge', samples: { '': 0 } })
    expect(metrics.get('connectivity_refused_connections_total')?.samples).toMatchObject({
      '{reason="forbidden"}': 1,
      '{reason="rate-limited"}': 0,
    })
    expect(metrics.get('connectivity_append_duration_seconds')).toEqual({
      type: 'summary',
      samples: { _sum: 0, _count: 0 },
    })
    for (const [name, { type }] of metrics) expect(name.endsWith('_total')).toBe(type === 'counter')
  })

  it('are served nowhere unless a path is given', async () => {
    const server = await startServer()
    expect((await fetch(server.url.replace(/^ws(.*)\/realtime$/, 'http$1/metrics'))).status).toBe(404)
    expect(await (await fetch(server.url.replace('ws', 'http'))).json()).toEqual({ ok: true })
  })

  it('are only read', async () => {
    const server = await startServer({ metricsPath: '/metrics' })
    const url = server.url.replace(/^ws(.*)\/realtime$/, 'http$1/metrics')
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    const socket = new WebSocket(url.replace('http', 'ws'))
    await expect(
      new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject)),
    ).rejects.toThrow('404')
  })
})
