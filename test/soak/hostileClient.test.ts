import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { pause } from '../client/support/wait.js'
import { startServer, type TestServer } from '../server/support/testServer.js'

/** A server with access to its sockets. */
async function watchedServer(
  options: Parameters<typeof startServer>[0] = {},
): Promise<{ server: TestServer; sockets: Socket[]; waiting(): number }> {
  const http = createServer((_request, response) => response.writeHead(404).end())
  const sockets: Socket[] = []
  http.on('connection', (socket) => sockets.push(socket))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    http.close()
  })
  const server = await startServer({ port: undefined, server: http, ...options } as never)
  return { server, sockets, waiting: () => Math.max(0, ...sockets.map((socket) => socket.writableLength)) }
}

/** Sends as fast as the server reads, and reads nothing itself. */
async function flood(
  socket: WebSocket,
  send: () => void,
  megabytes: number,
  bytesEach: number,
): Promise<number> {
  socket.pause()
  const total = (megabytes * 1e6) / bytesEach
  let sent = 0
  while (sent < total && socket.readyState === WebSocket.OPEN) {
    for (let n = 0; n < 500; n++) send()
    sent += 500
    while (socket.bufferedAmount > 1e6 && socket.readyState === WebSocket.OPEN) await pause(1)
    await pause(0)
  }
  return sent
}

describe('a client that asks and does not read the answers', { timeout: 300_000 }, () => {
  it('cannot fill the memory of the server with pongs of the socket', async () => {
    const { server, waiting } = await watchedServer()
    const client = await server.connect()
    const data = Buffer.alloc(120, 1)
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, waiting())), 5)
    onTestFinished(() => clearInterval(watch))
    await flood(client.socket, () => client.socket.ping(data), 40, 128)
    expect(most).toBeLessThan(4_000_000)
    const other = await server.connect()
    other.socket.ping()
    await new Promise((resolve) => other.socket.once('pong', resolve))
  })

  it('cannot fill it with answers either: it is closed as overloaded [S5]', async () => {
    const { server, waiting } = await watchedServer({
      limits: { framesPerSecond: 1e6, frameBurst: 1e6, maxBufferedBytes: 262_144 },
    })
    const client = await server.connect()
    const ch = 'n'.repeat(200)
    const text = JSON.stringify(Array.from({ length: 200 }, () => ({ t: 'unsubscribe', ch })))
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, waiting())), 5)
    onTestFinished(() => clearInterval(watch))
    await flood(client.socket, () => client.socket.send(text), 4000, text.length)
    // Four times the limit, and what one tick adds.
    expect(most).toBeLessThan(6_000_000)
    expect(await server.seen('connection-closed')).toMatchObject({
      reason: 'overloaded',
      by: 'server',
    })
  })
})

describe('too much of everything', () => {
  it('ends the connection that sends it and nothing else: ten megabytes, ten thousand messages, no compression [S5]', async () => {
    const server = await startServer()
    const witness = await server.connect()
    const before = process.memoryUsage().rss
    const big = await server.connect()
    big.socket.send('x'.repeat(10_000_000))
    expect((await big.closed).code).toBe(1009)
    const fast = await server.connect()
    for (let n = 0; n < 10_000; n++) fast.send({ t: 'publish', id: `p${n}`, ch: 'a', d: n })
    expect((await fast.closed).code).toBe(4429)
    const compressing = new WebSocket(server.url, { perMessageDeflate: true })
    onTestFinished(() => compressing.terminate())
    await new Promise((resolve) => compressing.once('open', resolve))
    expect(compressing.extensions).toBe('')
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
    witness.send({ t: 'ping', n: 1 })
    await witness.next('pong')
  })
})
