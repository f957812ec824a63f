import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Hocuspocus } from '@hocuspocus/server'
import { WebSocketServer } from 'ws'
import type { RunningServer } from '../support/faults.js'

export interface HocuspocusServer extends RunningServer {
  readonly textOf: (document: string) => string
  /** Closes one document of every client; their sockets stay. */
  readonly closeDocument: (document: string) => void
  /** Closes every socket with this code. */
  readonly close: (code: number, reason: string) => void
}

/** The token of a client decides: `ok` is accepted, any other is refused with its text. */
export async function startHocuspocusServer(): Promise<HocuspocusServer> {
  const hocuspocus = new Hocuspocus({
    quiet: true,
    onAuthenticate: ({ token }) => {
      if (token === 'ok') return Promise.resolve({})
      return Promise.reject(Object.assign(new Error(''), { reason: token }))
    },
  })
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (socket, request) => {
    socket.on('error', () => undefined)
    hocuspocus.handleConnection(socket, request)
  })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    textOf: (document) => hocuspocus.documents.get(document)?.getText('t').toJSON() ?? '',
    closeDocument: (document) => hocuspocus.closeConnections(document),
    close: (code, reason) => {
      for (const socket of server.clients) socket.close(code, reason)
    },
    stop: () => {
      for (const socket of server.clients) socket.terminate()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
