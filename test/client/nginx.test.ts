import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { connectClient, follow } from './support/client.js'
import { noNginx, startNginx } from './support/nginx.js'
import { startServer } from './support/server.js'
import { pause, until } from './support/wait.js'

const base = { trustProxy: 1, allowedOrigins: ['no-origin'] } as const

/** Whether an upgrade succeeds, or the status of the refusal. */
const upgrade = (url: string, headers: object, localAddress?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {
      headers: headers as Record<string, string>,
      ...(localAddress !== undefined && { localAddress }),
    })
    onTestFinished(() => socket.terminate())
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0)
      request.destroy()
    })
    socket.on('error', reject)
  })

describe.skipIf(noNginx !== null)('behind nginx, configured as the docs say', () => {
  it('a client has its own address, whatever it writes into the headers', async () => {
    const server = await startServer(base)
    const nginx = await startNginx(server.port)
    await upgrade(nginx.url, {})
    await upgrade(nginx.url, { 'x-forwarded-for': '203.0.113.9' }, '127.0.0.2')
    await server.seen('connection-opened', 2)
    expect(server.all('connection-opened').map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.2'])
  })

  it('a page of the same origin is let in, and pages of other origins are not', async () => {
    const server = await startServer({ trustProxy: 1 })
    const nginx = await startNginx(server.port)
    const origins = [`http://127.0.0.1:${nginx.port}`, 'http://127.0.0.1:1', 'http://evil.example']
    expect(await Promise.all(origins.map((origin) => upgrade(nginx.url, { origin })))).toEqual([
      101, 403, 403,
    ])
  })

  it('the proxy answers health checks with those of the server, and writes no token into its log', async () => {
    const server = await startServer({ ...base, authenticate: ({ token = '' }) => ({ id: token.slice(-3) }) })
    const nginx = await startNginx(server.port)
    const client = await connectClient(nginx.url, { auth: { getToken: () => 'canary-ada' } })
    const probe = await fetch(`${nginx.url.replace('ws', 'http')}?readyz`)
    expect([probe.status, await probe.json()]).toEqual([200, { ok: true }])
    client.dispose()
    await until('the socket to be in the log', () => nginx.accessLog().includes(' 101 '))
    expect(nginx.accessLog()).not.toContain('canary')
  })

  it('a silent client stays connected, because signs of life come before the time limit of the proxy', async () => {
    const server = await startServer({
      ...base,
      heartbeat: { intervalMs: 500, timeoutMs: 10_000, idleMs: 60_000 },
    })
    const nginx = await startNginx(server.port, { readTimeout: '5s' })
    const client = await connectClient(nginx.url)
    await pause(7000)
    expect(client.statuses).toEqual(['connecting', 'connected'])
    expect(server.all('connection-opened')).toHaveLength(1)
  })

  it('a time limit below the heartbeat cuts a silent client, who comes back and misses nothing', async () => {
    const server = await startServer(base)
    const nginx = await startNginx(server.port, { readTimeout: '1s' })
    const client = await connectClient(nginx.url)
    const orders = follow(client, 'orders')
    await orders.reaches('subscribed')
    await client.reaches('reconnecting')
    await server.publish('orders', 'while away')
    await orders.received(1)
    expect(client.getState().connection.outage?.cause.reason).toBe('network-lost')
  })

  it('a reload of the proxy ends no connection', async () => {
    const server = await startServer(base)
    const nginx = await startNginx(server.port)
    const client = await connectClient(nginx.url)
    const orders = follow(client, 'orders')
    await orders.reaches('subscribed')
    await nginx.reload()
    await client.channel('orders').send('over the old worker')
    const later = await connectClient(nginx.url)
    await later.channel('orders').send('over the new one')
    await orders.received(2)
    expect(client.statuses).toEqual(['connecting', 'connected'])
  })

  it('a reload with a time limit for old workers sends clients to the new ones, and each message arrives once', async () => {
    const server = await startServer(base)
    const nginx = await startNginx(server.port, { global: 'worker_shutdown_timeout 1s;' })
    const client = await connectClient(nginx.url)
    const orders = follow<number>(client, 'orders')
    await orders.reaches('subscribed')
    const sends: Promise<unknown>[] = []
    let sent = 0
    const timer = setInterval(() => sends.push(client.channel('orders').send(++sent)), 20)
    onTestFinished(() => clearInterval(timer))
    await nginx.reload()
    await until('the client to be on a new worker', () =>
      client.statuses.join(' ').endsWith('reconnecting connected'),
    )
    clearInterval(timer)
    await Promise.all(sends)
    await orders.received(sent)
    expect(orders.data).toEqual(Array.from({ length: sent }, (_, n) => n + 1))
    expect(orders.errors).toEqual([])
  })
})
