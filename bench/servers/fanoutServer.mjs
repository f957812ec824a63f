import { createServer } from 'node:http'
import { Server as SocketIo } from 'socket.io'
import { WebSocketServer } from 'ws'
import { builtFile } from '../lib/package.mjs'
import { answer } from './answer.mjs'

const note = 'n'.repeat(60)
/** About 120 bytes, with the one `|` that the clients count. */
const message = (seq) => ({
  seq,
  symbol: 'ACME',
  price: 100 + (seq % 97) / 10,
  size: seq % 11,
  mark: '|',
  note,
})

const listening = (http) =>
  new Promise((resolve) => http.listen(0, '127.0.0.1', () => resolve(http.address().port)))

const starters = {
  async ws() {
    const http = createServer()
    const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
    return {
      port: await listening(http),
      publish(data) {
        const text = JSON.stringify(data)
        for (const socket of sockets.clients) socket.send(text)
      },
    }
  },
  async 'socket.io'() {
    const http = createServer()
    const io = new SocketIo(http, { transports: ['websocket'] })
    return { port: await listening(http), publish: (data) => io.emit('message', data) }
  },
  async ours({ redisUrl, ...options } = {}) {
    const { createChannelServer } = await import(builtFile('server/index.js'))
    const { createRedisStore } = redisUrl === undefined ? {} : await import(builtFile('server/redis.js'))
    const server = await createChannelServer({
      port: 0,
      channels: { '*': { kind: 'log', size: 50_000 } },
      ...(redisUrl !== undefined && { store: createRedisStore({ url: redisUrl }) }),
      ...options,
    })
    return {
      port: server.address().port,
      publish: (data) => void server.publish('bench', data),
      sessions: () => server.sessions().length,
    }
  },
}

let server
let cpuBefore

answer({
  async start({ kind, options }) {
    server = await starters[kind](options)
    return server.port
  },
  publish({ count, perTick }) {
    cpuBefore = process.cpuUsage()
    let next = 0
    return new Promise((resolve) => {
      const tick = () => {
        for (const end = Math.min(count, next + perTick); next < end; next += 1) server.publish(message(next))
        if (next < count) setImmediate(tick)
        else resolve()
      }
      tick()
    })
  },
  usage() {
    const { user, system } = process.cpuUsage(cpuBefore)
    return { cpuUs: user + system, rssBytes: process.memoryUsage().rss }
  },
  /** Memory after garbage collection; needs `--expose-gc`. */
  async memory() {
    for (let i = 0; i < 3; i += 1) {
      globalThis.gc()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const { rss, heapUsed, external } = process.memoryUsage()
    return { rss, heap: heapUsed + external }
  },
  sessions: () => server.sessions?.() ?? 0,
})
