import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import {
  createChannelServer,
  type ChannelServer,
  type ChannelServerOptions,
  type ServerEvent,
} from 'react-connectivity/server'
import { onTestFinished } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { until } from './wait.js'

/** The real channel server, with its events. */
export interface LiveServer extends ChannelServer {
  readonly port: number
  readonly events: ServerEvent[]
  /** Events of one type. */
  all<T extends ServerEvent['type']>(type: T): Extract<ServerEvent, { type: T }>[]
  seen(type: ServerEvent['type'], count?: number): Promise<void>
}

/** Starts the channel server on loopback; closed after the test. */
export async function startServer(options: Partial<ChannelServerOptions> = {}): Promise<LiveServer> {
  const server = await createChannelServer({
    port: 0,
    insecure: true,
    allowedOrigins: ['no-origin'],
    log: null,
    ...options,
  })
  const events: ServerEvent[] = []
  server.on((event) => events.push(event))
  onTestFinished(() => server.close({ graceMs: 50 }))
  const all = <T extends ServerEvent['type']>(type: T) =>
    events.filter((event): event is Extract<ServerEvent, { type: T }> => event.type === type)
  return {
    ...server,
    port: server.address().port,
    events,
    all,
    seen: (type, count = 1) => until(`${count} ${type}`, () => all(type).length >= count),
  }
}

/** A scripted server without rules and heartbeat. */
export interface ScriptedServer {
  readonly url: string
  readonly port: number
  /** Every request for an upgrade. */
  readonly upgrades: IncomingMessage[]
  readonly sockets: WebSocket[]
  /** Frames as they came in, in order, with the number of their socket. */
  readonly frames: { readonly t: string; readonly socket: number; readonly [field: string]: unknown }[]
  close(): Promise<void>
}

export type Script = (
  frame: { readonly t: string; readonly [field: string]: unknown },
  send: (...frames: object[]) => void,
  socket: WebSocket,
) => void

/** A welcome with nothing but what it must have. */
export const leastWelcome: { readonly t: string; readonly [field: string]: unknown } = {
  t: 'welcome',
  v: 1,
  connection: 'c1',
  session: { id: 's1', key: 'k1', resumed: false },
  epoch: 'e',
  heartbeat: { intervalMs: 25_000, timeoutMs: 10_000 },
  idleMs: 60_000,
  limits: { maxFrameBytes: 65_536, maxBatch: 256 },
}

/** A welcome that names the user, and lets the client back soon after a loss. */
export const welcome = (extra: object = {}): object => ({ ...leastWelcome, user: 'u', spreadMs: 5, ...extra })

/** @param upgrade answers the upgrade itself, with a status line, or takes it with `null` */
export async function startScript(
  script: Script,
  upgrade: (count: number) => string | null = () => null,
): Promise<ScriptedServer> {
  const http = createServer((_request, response) => response.writeHead(404).end())
  const server = new WebSocketServer({ noServer: true })
  const upgrades: IncomingMessage[] = []
  const sockets: WebSocket[] = []
  const frames: ScriptedServer['frames'] = []
  http.on('upgrade', (request, stream: Socket, head) => {
    upgrades.push(request)
    const refusal = upgrade(upgrades.length)
    if (refusal !== null) {
      stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    server.handleUpgrade(request, stream, head, (socket) => {
      const number = sockets.push(socket)
      socket.on('error', () => undefined)
      socket.on('message', (data) => {
        for (const frame of [JSON.parse(String(data)) as { t: string }].flat()) {
          frames.push({ ...frame, socket: number })
          script(frame, (...answer) => socket.send(JSON.stringify(answer)), socket)
        }
      })
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.terminate()
    http.closeAllConnections()
    await new Promise<void>((resolve) => http.close(() => resolve()))
  }
  onTestFinished(close)
  return { url: `ws://127.0.0.1:${port}/realtime`, port, upgrades, sockets, frames, close }
}

/** A loopback port without a listener, below the range from which the system takes ports for other sockets. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    const http = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      http.once('error', () => resolve(false))
      http.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!isFree) continue
    await new Promise<void>((resolve) => http.close(() => resolve()))
    return port
  }
}
