import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import type { RunningServer } from '../support/faults.js'

export interface SocketIoServer extends RunningServer {
  readonly io: Server
  /** The data of the channel `orders` that clients sent. */
  readonly accepted: () => readonly unknown[]
  readonly publish: (text: string) => void
  /** Disconnects every further client for good. */
  readonly turnAway: (isTurnedAway: boolean) => void
  /** Closes every connection politely. */
  readonly endConnections: () => void
}

/** A socket.io server with quick pings and recovery; it refuses the token `bad`, and the room `secret`. */
export async function startSocketIoServer(): Promise<SocketIoServer> {
  const http = createServer()
  const accepted: unknown[] = []
  let turnsAway = false
  const io = new Server(http, {
    cors: { origin: '*' },
    pingInterval: 500,
    pingTimeout: 500,
    connectionStateRecovery: { maxDisconnectionDuration: 60_000, skipMiddlewares: true },
  })
  io.use((socket, next) => {
    if (socket.handshake.auth['token'] !== 'bad') return next()
    next(Object.assign(new Error('bad token'), { data: { code: 4401 } }))
  })
  io.on('connection', (socket) => {
    if (turnsAway) return void socket.disconnect()
    socket.on('join', (room: string, answer: (error?: { code: string }) => void) => {
      if (room === 'secret') return answer({ code: 'members-only' })
      void socket.join(room)
      answer()
    })
    socket.on('leave', (room: string, answer?: () => void) => {
      void socket.leave(room)
      answer?.()
    })
    socket.on('orders', (data: unknown, acknowledge?: () => void) => {
      accepted.push(data)
      io.emit('orders', data)
      acknowledge?.()
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    io,
    accepted: () => accepted,
    publish: (text) => void io.emit('orders', text),
    turnAway: (isTurnedAway) => {
      turnsAway = isTurnedAway
    },
    endConnections: () => {
      for (const { conn } of io.sockets.sockets.values()) conn.close()
    },
    port: (http.address() as AddressInfo).port,
    stop: () => io.close(),
  }
}
