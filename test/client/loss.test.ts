import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy, type ChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, createClient, follow, watchPresentation } from './support/client.js'
import { startScript, startServer, welcome, type LiveServer } from './support/server.js'
import { until } from './support/wait.js'

async function behindProxy(): Promise<{ server: LiveServer; proxy: ChaosProxy; url: string }> {
  const server = await startServer()
  const proxy = await createChaosProxy(() => server.port)
  onTestFinished(() => proxy.close())
  return { server, proxy, url: `ws://127.0.0.1:${proxy.port}/realtime` }
}

describe('a person whose connection is lost', () => {
  it.each([
    ['a reset', 'drop'],
    ['an end without a close frame', 'fin'],
  ] as const)('loses nothing by %s, and the loss is called by its name [F16 F17 F30]', async (_name, how) => {
    const { server, proxy, url } = await behindProxy()
    const client = await connectClient(url)
    const orders = follow<number>(client, 'orders')
    await orders.reaches('subscribed')
    await server.publish('orders', 1)
    await orders.received(1)
    proxy[how]()
    const sent = client.channel('orders').send(2)
    await client.reaches('reconnecting')
    const { outage } = client.getState().connection
    expect(outage?.cause).toMatchObject({ reason: 'network-lost', code: 1006 })
    await server.publish('orders', 3)
    await client.reaches('connected')
    await sent
    await orders.received(3)
    expect(orders.data.toSorted((a, b) => a - b)).toEqual([1, 2, 3])
    expect(orders.offsets).toEqual([1, 2, 3])
    expect(client.getState().channels.get('orders')).toMatchObject({ continuity: 'recovered', gaps: 0 })
  })

  it('comes back from a reset, and does not come back once the server has said that it is over [N15]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer()
    const client = createClient(server.url, { environment })
    client.connect()
    await client.reaches('connected')
    client.sockets[0]?.terminate()
    await client.reaches('reconnecting')
    await environment.advance(1000)
    await client.reaches('connected')
    const { sessionId } = client.getState().connection
    await server.kick({ session: sessionId ?? '' }, { message: 'Signed in on another device' })
    await client.reaches('failed')
    expect(client.getState().connection).toMatchObject({
      reason: 'kicked',
      code: 4409,
      message: 'Signed in on another device',
    })
    await environment.advance(3_600_000)
    await client.settled()
    expect(client.sockets).toHaveLength(2)
    expect(client.getState().connection.nextAttemptAt).toBeNull()
  })

  it('causes no extra dials when the app calls connect repeatedly [Z2]', async () => {
    const environment = createVirtualEnvironment()
    const { server, proxy, url } = await behindProxy()
    const client = createClient(url, { environment })
    client.connect()
    await client.reaches('connected')
    proxy.drop()
    await client.reaches('reconnecting')
    for (let call = 0; call < 5; call += 1) client.connect()
    await client.settled()
    expect(client.sockets).toHaveLength(1)
    const { status, nextAttemptAt } = client.getState().connection
    expect([status, nextAttemptAt === null]).toEqual(['reconnecting', false])
    await environment.advance(1000)
    for (let call = 0; call < 5; call += 1) client.connect()
    await client.reaches('connected')
    expect(client.sockets).toHaveLength(2)
    expect(server.all('welcomed')).toHaveLength(2)
    expect(client.statuses).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
  })

  it('finds the number of reconnects, the length of the last outage and its dials in the state [N9]', async () => {
    const { server, proxy, url } = await behindProxy()
    const client = await connectClient(url)
    expect(client.getState().connection.reconnectCount).toBe(0)
    for (const round of [1, 2]) {
      proxy.refuse()
      proxy.drop()
      const dials = client.sockets.length
      await until('two dials in vain', () => client.sockets.length >= dials + 2)
      await proxy.pass()
      await until(`return ${round}`, () => client.getState().connection.reconnectCount === round)
    }
    const { outage, reconnectCount } = client.getState().connection
    expect(reconnectCount).toBe(2)
    expect(outage?.attempts).toBeGreaterThanOrEqual(2)
    expect((outage?.endedAt ?? 0) - (outage?.since ?? 0)).toBeGreaterThan(0)
    expect(outage?.cause.reason).toBe('network-lost')
    expect(outage?.lastError.reason).toBe('unreachable')
    expect(server.all('welcomed').map(({ attempt }) => attempt > 0)).toEqual([false, true, true])
  })

  it('keeps its session through the outage, on a connection with a new id [N11]', async () => {
    const server = await startServer()
    const client = await connectClient(server.url)
    const before = client.getState().connection
    client.sockets[0]?.terminate()
    await until('the return', () => client.getState().connection.reconnectCount === 1)
    const after = client.getState().connection
    expect(after.sessionId).toBe(before.sessionId)
    expect(after.connectionId).not.toBe(before.connectionId)
    expect(server.all('welcomed')).toMatchObject([
      { resumed: false },
      { resumed: true, previousConnectionId: before.connectionId },
    ])
  })

  it('sends with the first send function after three reconnects [N14]', async () => {
    const server = await startServer()
    const client = await connectClient(server.url)
    const { send, getState } = client.channel('orders')
    const orders = follow<string>(client, 'orders')
    await orders.reaches('subscribed')
    for (const round of [1, 2, 3]) {
      client.sockets.at(-1)?.terminate()
      await until(`return ${round}`, () => client.getState().connection.reconnectCount === round)
    }
    await expect(send('still works')).resolves.toMatchObject({ offset: 1 })
    await orders.received(1)
    expect(orders.data).toEqual(['still works'])
    expect(getState()?.status).toBe('subscribed')
  })

  it('can distinguish a disconnect by the app from a loss [I13 N16]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer()
    const client = createClient(server.url, { environment })
    const presentation = watchPresentation(client)
    client.connect()
    await client.reaches('connected')
    client.sockets[0]?.terminate()
    await client.reaches('reconnecting')
    expect(client.getState().connection).toMatchObject({ reason: 'network-lost', outage: { endedAt: null } })
    await environment.advance(1000)
    await client.reaches('connected')
    await client.disconnect()
    expect(client.getState().connection).toMatchObject({
      status: 'disconnected',
      reason: 'closed-by-app',
      outage: null,
    })
    expect(presentation().banner).toBeNull()
    await environment.advance(3_600_000)
    expect(client.sockets).toHaveLength(2)
    expect(presentation()).toMatchObject({ banner: null, led: { tone: 'neutral' } })
    await until('both sockets closed', () => client.sockets.every(({ readyState }) => readyState === 3))
  })

  it('gets one event for a loss that the socket reports twice [I3]', async () => {
    const server = await startServer()
    const client = await connectClient(server.url)
    const [socket] = client.sockets
    socket?.emit('error', new Error('reset'))
    socket?.terminate()
    socket?.emit('close', 1006, Buffer.alloc(0))
    await until('the return', () => client.getState().connection.reconnectCount === 1)
    const types = client.events.map(({ type }) => type)
    expect(types.filter((type) => type === 'outage-started')).toHaveLength(1)
    expect(types.filter((type) => type === 'outage-ended')).toHaveLength(1)
    expect(client.statuses).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
  })
})

it.each([
  [1001, 'server-restart', true],
  [1008, 'policy-violation', false],
  [1011, 'server-error', true],
  [1012, 'server-restart', true],
  [1013, 'overloaded', true],
  [1000, 'server-closed', false],
  [4401, 'unauthorized', false],
  [4409, 'kicked', false],
  [4410, 'process-closed', true],
])(
  'a server that closes with %i and says no more is understood: %s [E15]',
  async (code, reason, isRetried) => {
    const environment = createVirtualEnvironment()
    const server = await startScript((frame, send) => frame.t === 'hello' && send(welcome()))
    const client = createClient(server.url, { environment })
    client.connect()
    await client.reaches('connected')
    server.sockets[0]?.close(code, 'words of the server')
    await client.reaches(isRetried ? 'reconnecting' : 'failed')
    expect(client.getState().connection).toMatchObject({ reason, code, message: 'words of the server' })
    await environment.advance(60_000)
    await until('the verdict', () => client.sockets.length === (isRetried ? 2 : 1))
  },
)
