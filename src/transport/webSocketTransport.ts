import ReconnectingWebSocket from 'reconnecting-websocket'

import { decodeServer } from '../protocol/decodeServer.js'
import { encodeFrames } from '../protocol/encode.js'
import { resolveUrl } from './resolveUrl.js'
import { traceSocket, type SocketClass } from './tracedWebSocket.js'
import type { Link, LinkHandlers, Transport } from './transport.js'

/** Options of the default transport. */
export interface WebSocketTransportOptions {
  /** The socket class. Default: the platform's `WebSocket`. */
  readonly WebSocket?: SocketClass
  /** Sub-protocols to offer. Never put a token here: proxies log it. Default: none. */
  readonly protocols?: string | string[]
}

/** The largest timer there is: the library's own time-out must never fire, the machine owns time. */
const NEVER_MS = 2 ** 31 - 1

/**
 * The default transport: reconnecting-websocket, one instance per dial. The library only dials. It gets no retries, no
 * queue and no time-outs, because it hides close codes, leaks its lock and sends its queue before the hello
 * (docs/decisions/0003-reconnecting-websocket.md).
 */
export function createWebSocketTransport(options: WebSocketTransportOptions = {}): Transport {
  return {
    check: (url) => {
      try {
        resolveUrl(url, baseUrl())
        return null
      } catch (error) {
        // Without a page (server rendering) a relative url cannot be judged yet.
        return baseUrl() === undefined && url.startsWith('/') ? null : (error as TypeError).message
      }
    },
    dial: (url, handlers) => dial(url, handlers, options),
  }
}

const baseUrl = (): string | undefined => globalThis.location?.href

function dial(url: string, handlers: LinkHandlers, options: WebSocketTransportOptions): Link {
  let isOpen = false
  let isLetGo = false
  const end = (report: () => void): void => {
    if (isLetGo) return
    isLetGo = true
    report()
  }
  const Base: SocketClass | undefined = options.WebSocket ?? globalThis.WebSocket
  if (Base === undefined) {
    queueMicrotask(() => end(() => handlers.onRefused('no WebSocket here; pass one to the transport')))
    return { send: () => undefined, bufferedAmount: () => 0, close: () => end(() => undefined) }
  }
  const Traced = traceSocket(Base, {
    opened: () => {
      // A dial that was let go may still open: nobody waits for it any more.
      if (isLetGo) return socket.close()
      isOpen = true
      handlers.onOpen()
    },
    received: (data) => {
      if (isLetGo) return
      const { frames, problems } = decodeServer(data)
      if (frames.length > 0) handlers.onFrames(frames)
      if (problems.length > 0 && !isLetGo) handlers.onProblems(problems)
    },
    closed: (code, reason) => end(() => handlers.onClose(code, reason === '' ? null : reason, isOpen)),
    refused: (error) => end(() => handlers.onRefused(String(error))),
  })
  const socket = new ReconnectingWebSocket(resolveUrl(url, baseUrl()), options.protocols, {
    WebSocket: Traced,
    maxRetries: 0,
    maxEnqueuedMessages: 0,
    connectionTimeout: NEVER_MS,
    minUptime: 0,
    minReconnectionDelay: 1,
    maxReconnectionDelay: 1,
  })
  return {
    send: (frames) => socket.send(encodeFrames(frames)),
    bufferedAmount: () => socket.bufferedAmount,
    close: (code, reason) => {
      end(() => undefined)
      socket.close(code, reason)
    },
  }
}
