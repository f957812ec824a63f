import { createServer } from 'node:http'
import { Server as SocketIo } from 'socket.io'
import { WebSocketServer } from 'ws'
import { builtFile } from '../lib/package.mjs'
import { message } from '../lib/message.mjs'
import { answer } from './answer.mjs'

/** The servers of the pages, by id; several share this process. */
const servers = new Map()
const channel = 'bench'

const listening = (http, port = 0) =>
  new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, '127.0.0.1', () => resolve(http.address().port))
  })

/** A `ws` server: what react-use-websocket, partysocket and the native floor talk to. */
async function startPlain({ port }) {
  const http = createServer()
  // `noDelay` and no compression, the defaults of this package's server and of socket.io.
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false })
  const send = (text) => {
    for (const socket of sockets.clients) socket.send(text)
  }
  return {
    port: await listening(http, port),
    publish: (data, ch) => send(JSON.stringify(ch === undefined ? data : { ch, ...data })),
    // The upper bound of a custom server: all messages of a tick in one frame.
    publishBatch: (batch) => send(JSON.stringify(batch)),
    close() {
      for (const socket of sockets.clients) socket.close(1001, 'restart')
      return new Promise((resolve) => http.close(resolve))
    },
  }
}

async function startSocketIo({ options, port }) {
  const http = createServer()
  const io = new SocketIo(http, { transports: ['websocket'], cors: { origin: '*' }, ...options })
  return {
    port: await listening(http, port),
    publish: (data, ch = 'message') => io.emit(ch, data),
    close: () => io.close(),
  }
}

async function startOurs({ origin, options, port = 0 }) {
  const { createChannelServer } = await import(builtFile('server/index.js'))
  const server = await createChannelServer({
    port,
    allowedOrigins: [origin],
    // The log holds the whole burst, because the measure is about speed, not about loss.
    channels: { '*': { kind: 'log', size: 50_000 } },
    ...options,
  })
  return {
    port: server.address().port,
    publish: (data, ch = channel) => void server.publish(ch, data),
    sessions: () => server.sessions().length,
    close: () => server.close(),
  }
}

const starters = { plain: startPlain, 'socket.io': startSocketIo, ours: startOurs }

answer({
  async start({ id, kind, origin, options = {}, port }) {
    const server = await starters[kind]({ origin, options, port })
    servers.set(id, { ...server, sent: 0, timer: undefined })
    return server.port
  },
  /** Sends `count` messages, `perTick` of them in each turn of the event loop, to so many channels in turn. */
  burst({ id, count, perTick, isBatched, channels }) {
    const { publish, publishBatch } = servers.get(id)
    let next = 0
    return new Promise((resolve) => {
      const tick = () => {
        const end = Math.min(count, next + perTick)
        const batch = []
        for (; next < end; next += 1) {
          if (isBatched) batch.push(message(next))
          else publish(message(next), channels === undefined ? undefined : `c${next % channels}`)
        }
        if (isBatched) publishBatch(batch)
        if (next < count) setImmediate(tick)
        else resolve()
      }
      tick()
    })
  },
  /** One message per `everyMs` until `stop`, which returns their number. */
  stream({ id, everyMs }) {
    const server = servers.get(id)
    server.timer = setInterval(() => {
      server.publish(message(server.sent))
      server.sent += 1
    }, everyMs)
  },
  stop({ id }) {
    const server = servers.get(id)
    clearInterval(server.timer)
    return server.sent
  },
  /** Says goodbye, as on SIGTERM. */
  close({ id }) {
    const server = servers.get(id)
    clearInterval(server.timer)
    return server.close()
  },
  sessions: ({ id }) => servers.get(id).sessions?.() ?? 0,
})
