import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, createClient, follow, watchPresentation } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'

describe('a link that is dead towards the server only', () => {
  it('is given up by both sides, and what was sent into it is accepted once [F19]', async () => {
    const server = await startServer({ heartbeat: { intervalMs: 300, timeoutMs: 3000, idleMs: 4000 } })
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    const client = await connectClient(`ws://127.0.0.1:${proxy.port}/realtime`, {
      times: { handshakeMs: 1500 },
    })
    const orders = follow(client, 'orders')
    await orders.reaches('subscribed')
    proxy.set({ stall: 'up' })
    const sent = client.channel('orders').send('once')
    // New dials reach nobody either: the server is left with the old socket.
    await server.seen('connection-closed')
    expect(server.all('connection-closed')[0]).toMatchObject({ by: 'server' })
    await client.reaches('reconnecting')
    expect(client.getState().outbox).toHaveLength(1)
    await proxy.pass()
    expect(await sent).toMatchObject({ offset: 1 })
    await orders.received(1)
    expect(orders.data).toEqual(['once'])
    expect(server.all('published').filter(({ duplicate }) => !duplicate)).toHaveLength(1)
  })
})

describe('a link with two seconds of latency and 32 kbit/s', () => {
  it('connects once, is called slow, holds, and loses nothing [F24]', async () => {
    const server = await startServer({ heartbeat: { intervalMs: 500, timeoutMs: 20_000, idleMs: 60_000 } })
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    proxy.set({ latencyMs: 2000, bytesPerSecond: 4000 })
    const client = createClient(`ws://127.0.0.1:${proxy.port}/realtime`, {
      backoff: {},
      times: { handshakeMs: 60_000 },
    })
    const presentation = watchPresentation(client)
    client.connect()
    const orders = follow(client, 'orders')
    await orders.reaches('subscribed')
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => server.publish('orders', { n, text: 'x'.repeat(500) })),
    )
    const sent = client.channel('orders').send('back')
    await until('the LED', () => presentation().led.state === 'degraded')
    await sent
    await orders.received(21)
    expect(orders.offsets).toEqual(Array.from({ length: 21 }, (_, n) => n + 1))
    expect(client.statuses).toEqual(['connecting', 'connected'])
    // A first connection that takes so long is told.
    expect(['back-online', undefined]).toContain(presentation().banner?.key)
    expect(proxy.accepts).toHaveLength(1)
  })
})
