import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, createClient, follow, recordSockets, watchPresentation } from './support/client.js'
import { freePort, startScript, startServer, welcome } from './support/server.js'
import { settled } from './support/settled.js'
import { withStoppedTime } from './support/stoppedTime.js'
import { until } from './support/wait.js'

const HOUR = 3_600_000

describe('an app that starts', () => {
  it('connects as soon as a server comes up that was down at the start [N7]', async () => {
    const port = await freePort()
    const client = createClient(`ws://127.0.0.1:${port}/realtime`)
    client.connect()
    await until('three dials', () => client.sockets.length >= 3)
    expect(client.getState().connection).toMatchObject({
      status: 'connecting',
      reason: 'unreachable',
      code: 1006,
    })
    const server = await startServer({ port })
    await client.reaches('connected')
    expect(client.statuses).toEqual(['connecting', 'connected'])
    expect(server.all('welcomed')).toHaveLength(1)
    expect(client.getState().connection).toMatchObject({ reconnectCount: 0, hasEverConnected: true })
  })

  it('sees that the server is unreachable, never a clean close, and keeps its sends [F01]', async () => {
    const port = await freePort()
    const client = createClient(`ws://127.0.0.1:${port}/realtime`)
    client.connect()
    const sent = [1, 2, 3].map((n) => client.channel('orders').send(n))
    await until('two dials', () => client.sockets.length >= 2)
    const { outage, reason, code } = client.getState().connection
    expect({ reason, code, cause: outage?.cause.reason }).toEqual({
      reason: 'unreachable',
      code: 1006,
      cause: 'unreachable',
    })
    expect(client.getState().outbox.map(({ status }) => status)).toEqual(['queued', 'queued', 'queued'])
    await startServer({ port })
    expect((await Promise.all(sent)).map(({ offset }) => offset)).toEqual([1, 2, 3])
    expect(client.getState().outbox).toEqual([])
  })

  it('recovers by itself when upgrades are refused a few times after the server has answered', async () => {
    const server = await startScript(
      (frame, send) => frame.t === 'hello' && send(welcome()),
      (count) => (count <= 3 ? '503 Service Unavailable' : null),
    )
    const client = createClient(server.url)
    client.connect()
    await client.reaches('connected')
    expect(server.upgrades).toHaveLength(4)
    expect(server.frames).toMatchObject([{ t: 'hello', attempt: 4, cause: 'unreachable' }])
  })

  it('is never called connected by a server that does not answer the hello, and tries again [N2]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startScript(() => undefined)
    const client = createClient(server.url, { environment })
    client.connect()
    await until('the hello', () => server.frames.length === 1)
    await environment.advance(14_999)
    expect(client.getState().connection).toMatchObject({ status: 'connecting', outage: null })
    await environment.advance(1)
    expect(client.getState().connection).toMatchObject({ status: 'connecting', reason: 'handshake-timeout' })
    await environment.advance(1000)
    await until('the next hello', () => server.frames.length === 2)
    expect(client.statuses).toEqual(['connecting'])
    expect(client.getState().connection.outage).toMatchObject({
      attempts: 2,
      cause: { reason: 'handshake-timeout' },
    })
  })

  it('gives up on a dial that nothing answers after 15 seconds, with one attempt at a time [F11, I11, Z12]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer()
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    proxy.set({ hang: true })
    const client = createClient(`ws://127.0.0.1:${proxy.port}/realtime`, { environment })
    client.connect()
    for (const dial of [1, 2, 3]) {
      await until(`dial ${dial}`, () => proxy.accepts.length === dial)
      await environment.advance(14_999)
      expect(client.getState().connection).toMatchObject({ status: 'connecting', nextAttemptAt: null })
      await environment.advance(1)
      const { reason, nextAttemptAt } = client.getState().connection
      expect(reason).toBe('handshake-timeout')
      await until('the attempt to be over', () => proxy.live() === 0)
      if (dial === 3) await proxy.pass()
      await environment.advance((nextAttemptAt ?? 0) - environment.now())
    }
    await client.reaches('connected')
    expect(client.sockets.map(({ readyState }) => readyState)).toEqual([3, 3, 3, 1])
  })

  it('stops at a refusal, shows the text of the server, and does not dial again for an hour [N3]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer({
      authenticate: () => ({ refused: 'unauthorized', message: 'Your account is locked.' }),
    })
    const client = createClient(server.url, { environment })
    const presentation = watchPresentation(client)
    client.connect()
    await client.reaches('failed')
    expect(client.getState().connection).toMatchObject({
      reason: 'unauthorized',
      code: 4401,
      message: 'Your account is locked.',
      nextAttemptAt: null,
    })
    expect(presentation().banner).toMatchObject({
      key: 'unauthorized',
      serverText: 'Your account is locked.',
      actions: ['sign-in'],
    })
    await environment.advance(HOUR)
    await client.settled()
    expect(client.sockets).toHaveLength(1)
    expect(server.all('connection-opened')).toHaveLength(1)
    expect(client.status()).toBe('failed')
  })

  it('connects after a refusal once a person signs in and connects again', async () => {
    let isLocked = true
    const server = await startServer({
      authenticate: () => (isLocked ? { refused: 'unauthorized' } : { id: 'ada' }),
    })
    const client = createClient(server.url)
    client.connect()
    await client.reaches('failed')
    await expect(client.channel('orders').send(1)).rejects.toMatchObject({ code: 'not-connected' })
    isLocked = false
    client.retryNow()
    await client.reaches('connected')
  })
})

describe('the first frame', () => {
  it('is the hello; then come the channels and the waiting sends; and nothing before the welcome [T8 B9]', async () => {
    let answer: (() => void) | undefined
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') answer = () => send(welcome())
      if (frame.t === 'subscribe')
        send({ t: 'subscribed', ch: frame['ch'], kind: 'log', pos: { epoch: 'e.1', offset: 0 }, replay: 0 })
      if (frame.t === 'publish') send({ t: 'ack', id: frame['id'], o: 1 })
    })
    const client = createClient(server.url)
    client.connect()
    // While the socket is still being made, and while it is open but not welcomed: both wait, none throws.
    const early = client.channel('orders').send('early')
    follow(client, 'orders')
    await until('the hello', () => answer !== undefined)
    const late = client.channel('orders').send('late')
    const free = client.channel('not joined').send('free')
    await client.settled()
    expect(server.frames.map(({ t }) => t)).toEqual(['hello'])
    expect(client.getState().outbox.map(({ status }) => status)).toEqual(['queued', 'queued', 'queued'])
    answer?.()
    await Promise.all([early, late, free])
    expect(server.frames.map(({ t, d, ch }) => [t, d ?? ch])).toEqual([
      ['hello', undefined],
      ['subscribe', 'orders'],
      ['publish', 'free'],
      ['publish', 'early'],
      ['publish', 'late'],
    ])
  })

  it('comes first after a loss, too: hello, channels with their positions, then the waiting sends [T8]', async () => {
    const server = await startServer()
    const client = await connectClient(server.url)
    const orders = follow(client, 'orders')
    await orders.reaches('subscribed')
    await server.publish('orders', 1)
    await orders.received(1)
    client.sockets[0]?.terminate()
    await client.reaches('reconnecting')
    const sent = client.channel('orders').send(2)
    await sent
    const second = client.wire.filter(({ from, socket }) => from === 'client' && socket === 2)
    expect(second.flatMap(({ frames }) => frames)).toMatchObject([
      { t: 'hello', attempt: 1, cause: 'network-lost' },
      { t: 'subscribe', ch: 'orders', pos: { offset: 1 } },
      { t: 'publish', ch: 'orders', d: 2 },
    ])
    expect(client.wire.find(({ socket }) => socket === 2)?.from).toBe('client')
  })

  it('must be a hello in time: the server closes other sockets [T7]', async () => {
    await withStoppedTime(async (advance) => {
      const server = await startServer({ limits: { helloTimeoutMs: 120 } })
      const { wire, sockets, WebSocket } = recordSockets()
      const exchange = { sockets, exchanged: () => wire.length }
      const codes: number[] = []
      const rude = new WebSocket(server.url)
      rude.addEventListener('open', () => rude.send('{"t":"subscribe","ch":"orders"}'))
      const mute = new WebSocket(server.url)
      for (const socket of [rude, mute]) socket.addEventListener('close', ({ code }) => codes.push(code))
      await settled(exchange)
      await advance(119, exchange)
      expect(codes).toEqual([4400])
      await advance(1, exchange)
      expect(codes).toEqual([4400, 4408])
      const goodbyes = wire.filter(({ from }) => from === 'server').map(({ frames }) => frames[0]?.['reason'])
      expect(goodbyes).toEqual(['protocol-error', 'handshake-timeout'])
      const client = createClient(server.url)
      client.connect()
      await advance(200, { sockets: client.sockets, exchanged: () => client.wire.length })
      expect(client.statuses).toEqual(['connecting', 'connected'])
    })
  })
})
