import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { RunningServer } from '../support/faults.js'

export interface PlainSocketServer extends RunningServer {
  /** The data that clients published. */
  readonly accepted: readonly unknown[]
  readonly publish: (channel: string, data: unknown) => void
  readonly closeAll: (code: number) => void
  /** Closes further sockets with this code; null: takes them. */
  readonly refuseWith: (code: number | null) => void
}

interface Said {
  readonly kind?: string
  readonly room?: string
  readonly body?: unknown
}

/** A WebSocket server with a small JSON protocol, as an app may have. */
export async function startPlainSocketServer(): Promise<PlainSocketServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const rooms = new Map<WebSocket, Set<string>>()
  const accepted: unknown[] = []
  let refusal: number | null = null

  const publish = (room: string, body: unknown): void => {
    for (const [socket, joined] of rooms)
      if (joined.has(room)) socket.send(JSON.stringify({ kind: 'news', room, body }))
  }
  const answer = (socket: WebSocket, { kind, room = '', body }: Said): void => {
    if (kind === 'ping') socket.send('{"kind":"pong"}')
    else if (kind === 'enter') rooms.get(socket)?.add(room)
    else if (kind === 'leave') rooms.get(socket)?.delete(room)
    else if (kind === 'say') {
      accepted.push(body)
      publish(room, body)
    }
  }

  server.on('connection', (socket) => {
    if (refusal !== null) return socket.close(refusal, 'no')
    rooms.set(socket, new Set())
    socket.on('error', () => undefined)
    socket.on('close', () => rooms.delete(socket))
    socket.on('message', (data) => answer(socket, JSON.parse(String(data)) as Said))
  })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    accepted,
    publish,
    closeAll: (code) => {
      for (const socket of server.clients) socket.close(code)
    },
    refuseWith: (code) => {
      refusal = code
    },
    stop: () => {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}
