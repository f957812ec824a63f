import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { RunningServer } from '../support/faults.js'

export interface SseServer extends RunningServer {
  /** Streams that are open. */
  readonly open: () => number
  /** `lastEventId` of each request for the stream; null without one. */
  readonly resumed: readonly (string | null)[]
  /** Keeps a message and sends it to every stream. */
  readonly publish: (text: string) => void
  /** Answers every further request with this status; null: with the stream again. */
  readonly answer: (status: number | null) => void
  /** Sends an event to every stream. */
  readonly say: (event: string, data: string) => void
  /** Sends the event `bye`. */
  readonly sayBye: () => void
  /** Ends every stream, as a server does that closes politely. */
  readonly end: () => void
}

/** Server-sent events with a hello, a heartbeat, and recovery by the last event id; the ids name the life of the server. */
export async function startSseServer(): Promise<SseServer> {
  const life = Math.random().toString(36).slice(2, 8)
  const log: string[] = []
  const streams = new Set<ServerResponse>()
  const sockets = new Set<Socket>()
  const resumed: (string | null)[] = []
  let status: number | null = null

  const write = (stream: ServerResponse, event: string, data: string, id?: number): void =>
    void stream.write(`${id === undefined ? '' : `id: ${life}:${id}\n`}event: ${event}\ndata: ${data}\n\n`)
  const writeAll = (event: string, data: string, id?: number): void => {
    for (const stream of streams) write(stream, event, data, id)
  }

  const server = createServer((request, response) => {
    const headers = { 'access-control-allow-origin': '*', connection: 'close' }
    if (status !== null) return void response.writeHead(status, headers).end()
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const asked = request.headers['last-event-id'] ?? searchParams.get('lastEventId')
    const last = typeof asked === 'string' ? asked : null
    resumed.push(last)
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write('retry: 250\n\n')
    const [askedLife, offset] = (last ?? '').split(':')
    const isKnown = askedLife === life
    write(response, 'hello', JSON.stringify({ from: isKnown ? last : null }))
    if (isKnown)
      for (let id = Number(offset) + 1; id < log.length; id += 1) write(response, 'orders', log[id] ?? '', id)
    streams.add(response)
    response.on('close', () => streams.delete(response))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const beat = setInterval(() => writeAll('beat', ''), 100)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    open: () => streams.size,
    resumed,
    publish: (text) => {
      log.push(text)
      writeAll('orders', text, log.length - 1)
    },
    answer: (next) => {
      status = next
    },
    say: (event, data) => writeAll(event, data),
    sayBye: () => writeAll('bye', 'kicked'),
    end: () => {
      for (const stream of streams) stream.end()
    },
    stop: () => {
      clearInterval(beat)
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
