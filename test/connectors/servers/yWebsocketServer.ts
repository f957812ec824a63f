import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, length, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { WebSocketServer, type WebSocket } from 'ws'
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync'
import { Doc } from 'yjs'
import type { RunningServer } from '../support/faults.js'

const SYNC = 0
const AWARENESS = 1

export interface YWebsocketServer extends RunningServer {
  readonly document: (room: string) => Doc
  /** Closes every socket with this code. */
  readonly close: (code: number, reason: string) => void
  /** Accepts further sockets and closes them at once with this code; null accepts them for good. */
  readonly refuse: (code: number | null) => void
  readonly sockets: () => number
}

const message = (type: number, write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array => {
  const encoder = createEncoder()
  writeVarUint(encoder, type)
  write(encoder)
  return toUint8Array(encoder)
}

/** A room server as y-websocket expects one: the sync and awareness messages of y-protocols over `ws`. */
export async function startYWebsocketServer(): Promise<YWebsocketServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const rooms = new Map<string, { readonly doc: Doc; readonly sockets: Set<WebSocket> }>()
  let refusal: number | null = null

  const roomOf = (name: string): { readonly doc: Doc; readonly sockets: Set<WebSocket> } => {
    const known = rooms.get(name)
    if (known !== undefined) return known
    const room = { doc: new Doc(), sockets: new Set<WebSocket>() }
    room.doc.on('update', (update: Uint8Array, origin: unknown) => {
      const bytes = message(SYNC, (encoder) => writeUpdate(encoder, update))
      for (const socket of room.sockets) if (socket !== origin) socket.send(bytes)
    })
    rooms.set(name, room)
    return room
  }

  server.on('connection', (socket, request) => {
    socket.on('error', () => undefined)
    if (refusal !== null) return socket.close(refusal)
    const room = roomOf((request.url ?? '/').slice(1))
    room.sockets.add(socket)
    socket.on('close', () => room.sockets.delete(socket))
    socket.on('message', (data: Buffer) => {
      const decoder = createDecoder(new Uint8Array(data))
      const type = readVarUint(decoder)
      if (type === AWARENESS) {
        const update = readVarUint8Array(decoder)
        const bytes = message(AWARENESS, (encoder) => writeVarUint8Array(encoder, update))
        for (const each of room.sockets) each.send(bytes)
      } else if (type === SYNC) {
        const encoder = createEncoder()
        writeVarUint(encoder, SYNC)
        readSyncMessage(decoder, encoder, room.doc, socket)
        if (length(encoder) > 1) socket.send(toUint8Array(encoder))
      }
    })
    socket.send(message(SYNC, (encoder) => writeSyncStep1(encoder, room.doc)))
    return undefined
  })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    document: (room) => roomOf(room).doc,
    close: (code, reason) => {
      for (const socket of server.clients) socket.close(code, reason)
    },
    refuse: (code) => void (refusal = code),
    sockets: () => server.clients.size,
    stop: () => {
      for (const socket of server.clients) socket.terminate()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
