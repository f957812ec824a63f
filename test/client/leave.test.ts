import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, createClient, follow } from './support/client.js'
import { freePort, startServer } from './support/server.js'
import { until, watchRejections } from './support/wait.js'

const HOUR = 3_600_000

describe('an app that leaves on purpose', () => {
  it('sends a bye first: the server releases the session before the socket closes [T1]', async () => {
    const server = await startServer()
    const client = await connectClient(server.url)
    const logs = ['orders', 'prices'].map((name) => follow(client, name))
    await Promise.all(logs.map((log) => log.reaches('subscribed')))
    server.events.length = 0
    await client.disconnect()
    await server.seen('connection-closed')
    expect(client.sent().at(-1)).toBe('bye')
    expect(server.events).toMatchObject([
      { type: 'unsubscribed', channel: 'orders' },
      { type: 'unsubscribed', channel: 'prices' },
      { type: 'left', planned: true },
      { type: 'connection-closed', code: 1000, reason: 'closed-by-app', by: 'client' },
    ])
    expect(client.getState().connection).toMatchObject({ status: 'disconnected', reason: 'closed-by-app' })
    expect(server.sessions()).toMatchObject([{ connected: false }])
  })

  it('differs on the server from a client whose connection is cut', async () => {
    const server = await startServer()
    const client = await connectClient(server.url)
    client.sockets[0]?.terminate()
    await server.seen('connection-closed')
    expect(server.all('left')).toMatchObject([{ planned: false }])
    expect(server.all('connection-closed')).toMatchObject([
      { code: 1006, reason: 'network-lost', by: 'network' },
    ])
  })

  it('can wait for its sends, and sends that are too late are rejected', async () => {
    const environment = createVirtualEnvironment()
    const server = await startServer()
    const client = await connectClient(server.url, { environment })
    const sent = client.channel('orders').send('last words')
    await client.disconnect({ flushMs: 2000 })
    await expect(sent).resolves.toMatchObject({ offset: 1 })

    const down = createClient(`ws://127.0.0.1:${await freePort()}/realtime`, { environment })
    down.connect()
    const lost = down.channel('orders').send('never')
    const rejected = lost.catch((error: unknown) => error)
    const gone = down.disconnect({ flushMs: 30 })
    await environment.advance(30)
    await gone
    expect(await rejected).toMatchObject({ code: 'disconnected' })
    expect(down.getState().outbox).toEqual([])
  })

  it('drops waiting sends: input before a sign-out is not sent after a sign-in', async () => {
    const port = await freePort()
    const client = createClient(`ws://127.0.0.1:${port}/realtime`)
    client.connect()
    const typed = client.channel('orders').send('from ada')
    const rejected = typed.catch((error: unknown) => error)
    await until('a failed dial', () => client.sockets.length > 0)
    await client.disconnect()
    expect(await rejected).toMatchObject({ code: 'disconnected' })
    const server = await startServer({ port })
    client.connect()
    await client.reaches('connected')
    await client.channel('orders').send('from bob')
    expect(server.all('published')).toHaveLength(1)
    expect(client.sent().filter((type) => type === 'publish')).toHaveLength(1)
  })
})

describe('a leave in the middle of something', () => {
  const ends = [
    ['disconnect', (client: ReturnType<typeof createClient>) => void client.disconnect()],
    ['dispose', (client: ReturnType<typeof createClient>) => client.dispose()],
  ] as const

  it.each(ends)(
    '%s while the token is fetched: the fetch is aborted and no dial follows [F68]',
    async (_name, end) => {
      const environment = createVirtualEnvironment()
      const signals: AbortSignal[] = []
      let give: ((token: string) => void) | undefined
      const client = createClient(`ws://127.0.0.1:${await freePort()}/realtime`, {
        environment,
        auth: {
          getToken: ({ signal }) => {
            signals.push(signal)
            return new Promise<string>((resolve) => (give = resolve))
          },
        },
      })
      client.connect()
      expect(signals).toHaveLength(1)
      end(client)
      expect(client.status()).toBe('disconnected')
      expect(signals[0]?.aborted).toBe(true)
      give?.('late')
      await environment.advance(HOUR)
      expect([signals.length, client.sockets.length, environment.timers()]).toEqual([1, 0, 0])
    },
  )

  it.each(ends)(
    '%s while the socket is being made: it is gone at once and stays gone [F68]',
    async (_name, end) => {
      const rejections = watchRejections()
      const environment = createVirtualEnvironment()
      const proxy = await createChaosProxy(() => undefined)
      onTestFinished(() => proxy.close())
      proxy.set({ hang: true })
      const client = createClient(`ws://127.0.0.1:${proxy.port}/realtime`, { environment })
      client.connect()
      await until('the dial to arrive', () => proxy.accepts.length === 1)
      end(client)
      expect(client.status()).toBe('disconnected')
      await until('the socket to close', () => client.sockets[0]?.readyState === 3)
      await environment.advance(HOUR)
      await client.settled()
      expect([client.sockets.length, environment.timers()]).toEqual([1, 0])
      expect(client.statuses).toEqual(['connecting', 'disconnected'])
      expect(rejections).toEqual([])
    },
  )

  it.each(ends)('%s while it waits for the next dial: there is no next dial [F68]', async (_name, end) => {
    const environment = createVirtualEnvironment()
    const client = createClient(`ws://127.0.0.1:${await freePort()}/realtime`, { environment })
    client.connect()
    await until('the wait', () => client.getState().connection.nextAttemptAt !== null)
    end(client)
    await environment.advance(HOUR)
    expect([client.status(), client.sockets.length, environment.timers()]).toEqual(['disconnected', 1, 0])
  })

  it('leaves no socket, timer or listener behind, wherever it happens', async () => {
    const server = await startServer()
    const environment = createVirtualEnvironment()
    const client = createClient(server.url, { environment })
    client.connect()
    await client.reaches('connected')
    const orders = follow(client, 'orders')
    await orders.reaches('subscribed')
    await server.publish('orders', 1)
    await orders.received(1)
    expect(environment.listeners()).toBe(1)
    client.dispose()
    expect([environment.timers(), environment.listeners()]).toEqual([0, 0])
    await until('the socket to close', () => client.sockets[0]?.readyState === 3)
    await server.seen('connection-closed')
    client.connect()
    client.retryNow()
    await environment.advance(HOUR)
    expect(client.sockets).toHaveLength(1)
    await expect(client.channel('orders').send(1)).rejects.toMatchObject({ code: 'not-connected' })
  })
})
