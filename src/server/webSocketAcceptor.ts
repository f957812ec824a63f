import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket, WebSocketServer } from 'ws'
import type { Hub } from './hub.js'
import { loadPackage } from './optionalPackage.js'
import { createWebSocketLink } from './webSocketLink.js'

/** Turns upgrades into sockets of the hub. */
export interface WebSocketAcceptor {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Resolves when all sockets are gone; those that are still there after `graceMs` are cut off. */
  readonly drained: (graceMs: number) => Promise<void>
}

/** Close codes for messages that `ws` refuses itself. */
const refusals = new Map([
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_INVALID_UTF8', 1007],
])

const codeOfRefusal = ({ code = '' }: Error & { readonly code?: string }): number | null =>
  refusals.get(code) ?? (code.startsWith('WS_ERR') ? 1002 : null)

/** With its default `binaryType`, `ws` delivers a message as one Buffer. */
const textOf = (data: RawData): string => (data instanceof Buffer ? data.toString() : '')

/** Loads `ws`, which only servers need. */
export async function loadWebSocketServer(maxPayload: number): Promise<WebSocketServer> {
  const { WebSocketServer: Server } = await loadPackage('ws', 'createChannelServer', () => import('ws'))
  return new Server({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload })
}

export function createWebSocketAcceptor(
  hub: Pick<Hub, 'accept'>,
  server: WebSocketServer,
): WebSocketAcceptor {
  const sockets = new Set<WebSocket>()
  let onEmpty: (() => void) | null = null

  const accept = (webSocket: WebSocket, request: IncomingMessage, socket: Duplex): void => {
    const { origin } = request.headers
    const address = request.socket.remoteAddress
    const peer = hub.accept(createWebSocketLink(webSocket, socket), {
      ...(origin !== undefined && { origin }),
      ...(address !== undefined && { address }),
    })
    let refusal: number | null = null
    sockets.add(webSocket)
    webSocket.on('message', (data, isBinary) => peer.receive(isBinary ? data : textOf(data)))
    webSocket.on('error', (error) => (refusal = codeOfRefusal(error)))
    webSocket.on('close', (code) => {
      sockets.delete(webSocket)
      peer.closed(refusal ?? code)
      if (sockets.size === 0) onEmpty?.()
    })
  }

  return {
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, request, socket)),
    async drained(graceMs) {
      if (sockets.size === 0) return
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.terminate()
      }, graceMs)
      await new Promise<void>((resolve) => (onEmpty = resolve))
      clearTimeout(timer)
    },
  }
}
