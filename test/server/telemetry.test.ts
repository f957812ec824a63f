import { describe, expect, it } from 'vitest'
import {
  createHub,
  openTelemetryEvent,
  prometheusText,
  type OpenTelemetryEvent,
  type ServerEvent,
} from 'react-connectivity/server'
import { createEventStream } from '../../src/server/hub/eventStream.js'
import { connectPeer } from './support/testPeer.js'
import { startServer, until } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const canaries = {
  token: 'canary-token',
  user: 'canary-user',
  channel: 'canary-channel',
  denied: 'canary-denied',
  data: 'canary-data',
  publishId: 'canary-publish',
  origin: 'https://canary-origin.example',
  address: '203.0.113.77',
}

/** A server on which everything that has a number happened, with a canary in everything that a client can name. */
async function usedServer() {
  const server = await startServer({
    trustProxy: 1,
    metricsPath: '/metrics',
    authenticate: ({ token }) =>
      token === canaries.token ? { id: canaries.user } : { refused: 'unauthorized' },
    authorize: ({ channel }) => channel !== canaries.denied,
  })
  const headers = { 'x-forwarded-for': canaries.address }
  const client = await server.dial(headers)
  const welcome = await client.hello({ token: canaries.token })
  client.send(
    { t: 'subscribe', ch: canaries.channel },
    { t: 'publish', id: canaries.publishId, ch: canaries.channel, d: canaries.data },
    { t: 'publish', id: canaries.publishId, ch: canaries.channel, d: canaries.data },
    { t: 'publish', id: canaries.publishId, ch: canaries.denied, d: canaries.data },
    { t: 'subscribe', ch: canaries.denied },
    { t: canaries.data },
    canaries.data,
  )
  await client.settle()
  const stranger = await server.dial(headers)
  stranger.send({ t: 'hello', v: 1, attempt: 0, token: `${canaries.token}-wrong` })
  await stranger.closed
  await expect(server.dial({ ...headers, origin: canaries.origin })).rejects.toThrow('403')
  await until('the stranger to be gone', () => server.stats().connections === 1)
  return { server, welcome }
}

describe('telemetry', () => {
  it('tells connections, queues, lag and refusals, and nothing of a person, a channel or a message [O16] [S17]', async () => {
    const { server, welcome } = await usedServer()
    const stats = server.stats()
    expect(stats).toMatchObject({ connections: 1, queuedBytes: 0, commitLagMs: 0, congestedConnections: 0 })
    expect(stats.totals).toMatchObject({
      published: 1,
      duplicates: 1,
      refusedUpgrades: { origin: 1 },
      refusedConnections: { unauthorized: 1 },
      refusedPublishes: { forbidden: 1 },
      channelErrors: { 'channel-denied': 1 },
      rejectedFrames: { 'unknown-type': 1, 'not-a-frame': 1 },
    })
    const metrics = await fetch(server.url.replace(/^ws(.*)\/realtime$/, 'http$1/metrics'))
    const probe = await fetch(server.url.replace('ws', 'http'))
    const { session, connection, epoch, user } = welcome
    const secrets = [...Object.values(canaries), session.id, session.key, connection, epoch, user]
    for (const text of [
      JSON.stringify(stats),
      prometheusText(stats),
      await metrics.text(),
      await probe.text(),
    ])
      for (const secret of secrets) expect(text).not.toContain(secret)
    // Events name the client for a log, but never hold what it said or how it signed in.
    const told = JSON.stringify([server.events, server.events.map(openTelemetryEvent)])
    for (const secret of [canaries.token, canaries.data, session.key]) expect(told).not.toContain(secret)
  })
})

const refused = (origin: string): ServerEvent => ({ type: 'origin-refused', origin })

describe('events whose rate a stranger sets', () => {
  it('are told a hundred times at once and then ten times a second, with the number of those left out', () => {
    let now = 0
    let counted = 0
    const stream = createEventStream({ now: () => now, count: () => counted++ })
    const told: ServerEvent[] = []
    stream.on((event) => told.push(event))
    for (let i = 0; i < 10_000; i++) stream.emit(refused(`${i}`))
    expect(told).toHaveLength(100)
    expect(told.at(-1)).toEqual(refused('99'))
    now = 100
    for (let i = 0; i < 10; i++) stream.emit(refused(`later ${i}`))
    expect(told.slice(100)).toEqual([{ ...refused('later 0'), omitted: 9900 }])
    now = 10_100
    stream.emit(refused('last'))
    stream.emit(refused('really'))
    expect(told.slice(101)).toEqual([{ ...refused('last'), omitted: 9 }, refused('really')])
    expect(counted).toBe(10_012)
  })

  it('do not hold up each other, nor the events of the app', () => {
    const stream = createEventStream({ now: () => 0, count: () => undefined })
    const told = new Map<string, number>()
    stream.on(({ type }) => told.set(type, (told.get(type) ?? 0) + 1))
    for (let i = 0; i < 300; i++) {
      stream.emit(refused('x'))
      stream.emit({ type: 'hello-refused', connectionId: 'c', reason: 'forbidden' })
      stream.emit({ type: 'published', channel: 'a', offset: i, duplicate: false })
    }
    expect(Object.fromEntries(told)).toEqual({ 'origin-refused': 100, 'hello-refused': 100, published: 300 })
  })

  it('are all in the numbers', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, limits: { maxBadFrames: 1000 } })
    const client = connectPeer(hub)
    const told: ServerEvent[] = []
    hub.on((event) => told.push(event))
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    for (let i = 0; i < 250; i++) client.send('bad')
    expect(told.filter(({ type }) => type === 'frame-rejected')).toHaveLength(100)
    expect(hub.stats().totals.rejectedFrames['not-a-frame']).toBe(250)
  })
})

describe('the names of OpenTelemetry', () => {
  it.each<{ event: ServerEvent; expected: Partial<OpenTelemetryEvent> }>([
    {
      event: { type: 'connection-opened', connectionId: 'c', address: '192.0.2.1' },
      expected: {
        eventName: 'connectivity.connection.opened',
        severityText: 'INFO',
        attributes: {
          'connectivity.event': 'connection-opened',
          'connectivity.connection_id': 'c',
          'client.address': '192.0.2.1',
        },
      },
    },
    {
      event: { type: 'welcomed', connectionId: 'c', sessionId: 's', userId: 'u', attempt: 0, resumed: false },
      expected: {
        eventName: 'session.start',
        attributes: expect.objectContaining({ 'session.id': 's', 'user.id': 'u' }),
      },
    },
    { event: { type: 'session-expired', sessionId: 's' }, expected: { eventName: 'session.end' } },
    {
      event: { type: 'publish-refused', connectionId: 'c', sessionId: 's', channel: 'a', error: 'forbidden' },
      expected: {
        eventName: 'connectivity.publish.refused',
        severityNumber: 13,
        attributes: expect.objectContaining({ 'error.type': 'forbidden', 'messaging.destination.name': 'a' }),
      },
    },
    {
      event: { type: 'request-refused', connectionId: 'c', sessionId: 's', name: 'pay', error: 'not-found' },
      expected: {
        eventName: 'connectivity.request.refused',
        severityNumber: 13,
        attributes: expect.objectContaining({ 'error.type': 'not-found', 'rpc.method': 'pay' }),
      },
    },
    {
      event: { type: 'callback-failed', callback: 'authorize', error: new TypeError('boom') },
      expected: {
        eventName: 'exception',
        severityText: 'ERROR',
        attributes: expect.objectContaining({
          'exception.type': 'TypeError',
          'exception.message': 'boom',
          'connectivity.callback': 'authorize',
        }),
      },
    },
    {
      event: { type: 'store-corrupt', channel: null, detail: 'x' },
      expected: {
        attributes: { 'connectivity.event': 'store-corrupt', 'connectivity.detail': 'x' },
        severityText: 'ERROR',
      },
    },
  ])('are given to $event.type', ({ event, expected }) => {
    expect(openTelemetryEvent(event)).toMatchObject(expected)
  })
})
