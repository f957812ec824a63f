import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket, WebSocketServer } from 'ws'
import type { Hub } from '../hub.js'
import type { HubPeer } from '../hub/environment.js'
import { MAX_TIMER_MS } from '../nodeEnvironment.js'
import { loadPackage } from '../optionalPackage.js'
import type { RequestFacts } from './requestFacts.js'
import type { SocketCounters } from '../serverStats.js'
import { WebSocketLink } from './webSocketLink.js'

type ClientFacts = Pick<RequestFacts, 'origin' | 'address' | 'headers'>

/** A socket of the hub. */
interface AcceptedSocket {
  readonly peer: HubPeer
  /** The close code for a message that `ws` refused itself. */
  refusal: number | null
}

/** Turns upgrades into sockets of the hub. */
export interface WebSocketAcceptor {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, facts: ClientFacts) => void
  /** Resolves when all sockets are gone; those that are still there after `graceMs` are cut off. */
  readonly drained: (graceMs: number) => Promise<void>
}

/** Close codes for messages that `ws` refuses itself. */
const refusals = new Map([
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_INVALID_UTF8', 1007],
  ['WS_ERR_TOO_MANY_BUFFERED_PARTS', 1008],
])

/** Fragments of one message. Clients send whole messages; each fragment keeps up to 64 KiB of its socket in memory. */
const MAX_FRAGMENTS = 16
/** Reads of a socket that wait for the rest of a frame; a byte at a time would cost a hundred times its length. */
const MAX_BUFFERED_CHUNKS = 1024
/** Milliseconds until a peer that does not answer the close is cut off. */
const CLOSE_TIMEOUT_MS = 2000

const codeOfRefusal = ({ code = '' }: Error & { readonly code?: string }): number | null =>
  refusals.get(code) ?? (code.startsWith('WS_ERR') ? 1002 : null)

/** With its default `binaryType`, `ws` delivers a message as one Buffer. */
const textOf = (data: RawData): string => (data instanceof Buffer ? data.toString() : '')

/** Loads `ws`, which only servers need. */
export async function loadWebSocketServer(maxPayload: number): Promise<WebSocketServer> {
  const { WebSocketServer: Server } = await loadPackage('ws', 'createChannelServer', () => import('ws'))
  // A variable, because the types of `ws` do not know all of its options.
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // Else the first sub-protocol that a client offers, perhaps with a token in it, would be sent back.
    handleProtocols: () => false as const,
    autoPong: false,
    closeTimeout: CLOSE_TIMEOUT_MS,
    maxPayload,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_BUFFERED_CHUNKS,
  }
  return new Server(options)
}

export function createWebSocketAcceptor(
  hub: Pick<Hub, 'accept'>,
  server: WebSocketServer,
  counters: SocketCounters,
): WebSocketAcceptor {
  const sockets = new Map<WebSocket, AcceptedSocket>()
  let onEmpty: (() => void) | null = null

  // Listeners that all sockets share: five closures for each would cost it half a kilobyte.
  function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
    counters.receivedBytes += data instanceof Buffer ? data.length : 0
    sockets.get(this)?.peer.receive(isBinary ? data : textOf(data))
  }
  function onPing(this: WebSocket, data: Buffer): void {
    if (sockets.get(this)?.peer.control() === true) this.pong(data)
  }
  function onPong(this: WebSocket): void {
    sockets.get(this)?.peer.control()
  }
  function onError(this: WebSocket, error: Error): void {
    const accepted = sockets.get(this)
    if (accepted !== undefined) accepted.refusal = codeOfRefusal(error)
  }
  function onClose(this: WebSocket, code: number): void {
    const accepted = sockets.get(this)
    sockets.delete(this)
    accepted?.peer.closed(accepted.refusal ?? code)
    if (sockets.size === 0) onEmpty?.()
  }

  const accept = (webSocket: WebSocket, socket: Duplex, { origin, address, headers }: ClientFacts): void => {
    const peer = hub.accept(new WebSocketLink(webSocket, socket, counters), {
      headers,
      ...(origin !== null && { origin }),
      ...(address !== null && { address }),
    })
    sockets.set(webSocket, { peer, refusal: null })
    webSocket.on('message', onMessage)
    webSocket.on('ping', onPing)
    webSocket.on('pong', onPong)
    webSocket.on('error', onError)
    webSocket.on('close', onClose)
  }

  return {
    upgrade: (request, socket, head, facts) =>
      server.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, socket, facts)),
    async drained(graceMs) {
      if (sockets.size === 0) return
      const timer = setTimeout(
        () => {
          for (const socket of sockets.keys()) socket.terminate()
        },
        Math.min(graceMs, MAX_TIMER_MS),
      )
      await new Promise<void>((resolve) => (onEmpty = resolve))
      clearTimeout(timer)
    },
  }
}
