import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, createClient, follow } from './support/client.js'
import { startScript, startServer, welcome } from './support/server.js'
import { withStoppedTime } from './support/stoppedTime.js'
import { until } from './support/wait.js'

const heartbeat = { intervalMs: 250, timeoutMs: 300, idleMs: 900 }

describe('a connection that is dead although its socket is open', () => {
  it('is dropped without an answer to a ping, and any frame counts as an answer [T4]', async () => {
    const environment = createVirtualEnvironment()
    let isDeaf = false
    const server = await startScript((frame, send) => {
      if (frame.t === 'hello') send(welcome())
      // Answer with another frame, because any frame is a sign of life.
      if (frame.t === 'ping' && !isDeaf) send({ t: 'unsubscribed', ch: 'whatever' })
    })
    const client = createClient(server.url, { environment })
    client.connect()
    await client.reaches('connected')
    const pings = (): number => server.frames.filter(({ t }) => t === 'ping').length
    // The first ping after 25 s of silence; its answer starts the next 25 s.
    for (const round of [1, 2, 3]) {
      await environment.advance(round === 1 ? 25_000 : 15_000)
      await until(`ping ${round}`, () => pings() === round)
      await until('the answer', () => client.sent('server').length === round + 1)
      await environment.advance(10_000)
      expect(client.status()).toBe('connected')
    }
    isDeaf = true
    await environment.advance(15_000)
    await until('the last ping', () => pings() === 4)
    await environment.advance(9999)
    expect(client.status()).toBe('connected')
    await environment.advance(1)
    expect(client.getState().connection).toMatchObject({
      status: 'reconnecting',
      reason: 'heartbeat-timeout',
    })
  })

  it('is not pinged while messages arrive [T4]', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer()
    const client = createClient(server.url, { environment })
    client.connect()
    await client.reaches('connected')
    const ticks = follow<number>(client, 'ticks')
    await ticks.reaches('subscribed')
    for (let round = 1; round <= 6; round += 1) {
      await environment.advance(20_000)
      await server.publish('ticks', round)
      await ticks.received(round)
    }
    expect(client.sent().filter((type) => type === 'ping')).toEqual([])
    expect(client.statuses).toEqual(['connecting', 'connected'])
  })

  it('is noticed behind a network that drops everything, and no message is lost', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer()
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`, { environment })
    const orders = follow<number>(client, 'orders')
    await orders.reaches('subscribed')
    proxy.set({ stall: 'both' })
    const sent = client.channel('orders').send(1)
    await environment.advance(35_000)
    expect(client.getState().connection.outage?.cause.reason).toBe('heartbeat-timeout')
    await proxy.pass()
    await environment.advance(1000)
    await sent
    await orders.received(1)
    expect(orders.offsets).toEqual([1])
    expect(server.all('published').filter(({ duplicate }) => !duplicate)).toHaveLength(1)
  })
})

describe('a client that is silent for the server', () => {
  it('is closed as idle after the time that the server announced, and one that answers pings lives on [T5]', async () => {
    await withStoppedTime(async (advance) => {
      const server = await startServer({ heartbeat })
      const healthy = createClient(server.url)
      // Freeze the client like a background page: its timers stop and it answers nothing.
      const environment = createVirtualEnvironment()
      const frozen = createClient(server.url, { environment })
      const both = [healthy, frozen]
      const pass = (ms: number): Promise<void> =>
        advance(ms, {
          sockets: both.flatMap(({ sockets }) => sockets),
          exchanged: () => healthy.wire.length + frozen.wire.length,
        })
      for (const client of both) client.connect()
      await pass(20)
      await pass(20)
      expect(both.map((client) => client.status())).toEqual(['connected', 'connected'])
      const socket = frozen.sockets[0]
      if (socket) socket.send = () => undefined
      await pass(heartbeat.idleMs + 100)
      expect(frozen.getState().connection).toMatchObject({ reason: 'idle-timeout', code: 4440 })
      await pass(1000)
      expect(healthy.statuses).toEqual(['connecting', 'connected'])
      await environment.advance(1000)
      await pass(100)
      await pass(100)
      expect(frozen.status()).toBe('connected')
    })
  })
})
