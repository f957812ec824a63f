import ReconnectingWebSocket from 'reconnecting-websocket'

import type { DialledSocket, Dialler, SocketHandlers } from '../engine/dialler.js'
import { baseUrl, checkUrl } from './checkUrl.js'
import { refuse, reportOnce } from './once.js'
import { resolveUrl } from './resolveUrl.js'
import type { DiallerOptions, SocketClass } from './socket.js'
import { traceSocket } from './tracedSocket.js'

/** The largest platform timer: the machine owns time, so the library's time-out must never fire. */
const NEVER_MS = 2 ** 31 - 1

/**
 * Dials with reconnecting-websocket, one instance per dial. The library only dials. It gets no retries, no queue and no
 * time-outs, because it hides close codes, leaks its lock and sends its queue before the handshake
 * (docs/decisions/0003-reconnecting-websocket.md).
 *
 * @example
 * import { WebSocket } from 'partysocket'
 * channelServer('/realtime', { dialler: reconnectingDialler({ WebSocket }) })
 */
export const reconnectingDialler = (options: DiallerOptions = {}): Dialler => ({
  check: checkUrl,
  dial: (url, protocols, handlers) => dial(url, protocols, handlers, options),
})

function dial(
  url: string,
  protocols: readonly string[],
  given: SocketHandlers,
  options: DiallerOptions,
): DialledSocket {
  const handlers = reportOnce(given)
  const Base: SocketClass | undefined = options.WebSocket ?? globalThis.WebSocket
  if (Base === undefined) return refuse(handlers, 'no WebSocket here; pass one to the dialler')
  const Traced = traceSocket(Base, {
    opened: () => {
      // A dropped dial may still open.
      if (handlers.isLetGo()) socket.close()
      else handlers.onOpen()
    },
    received: handlers.onMessage,
    closed: (code, reason) => handlers.onClose(code, reason, true),
    refused: (error) => handlers.onRefused(String(error)),
  })
  const socket = new ReconnectingWebSocket(resolveUrl(url, baseUrl()), [...protocols], {
    WebSocket: Traced,
    maxRetries: 0,
    maxEnqueuedMessages: 0,
    connectionTimeout: NEVER_MS,
    minUptime: 0,
    minReconnectionDelay: 1,
    maxReconnectionDelay: 1,
  })
  socket.binaryType = 'arraybuffer'
  return {
    send: (data) => socket.send(data),
    bufferedAmount: () => socket.bufferedAmount,
    close: (code, reason) => {
      handlers.letGo()
      socket.close(code, reason)
    },
  }
}
