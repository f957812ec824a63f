import ReconnectingWebSocket from 'reconnecting-websocket'

import type { Dialler } from '../engine/dialler.js'
import { makeDialler } from './makeDialler.js'
import type { DiallerOptions } from './socket.js'
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
export const reconnectingDialler: (options?: DiallerOptions) => Dialler = /* @__PURE__ */ makeDialler(
  (Socket, url, protocols, handlers) => {
    const Traced = traceSocket(Socket, {
      opened: () => {
        // A dropped dial may still open.
        if (handlers.isLetGo()) socket.close()
        else handlers.onOpen()
      },
      received: handlers.onMessage,
      closed: (code, reason) => handlers.onClose(code, reason, true),
      refused: (error) => handlers.onRefused(String(error)),
    })
    const socket = new ReconnectingWebSocket(url, protocols, {
      WebSocket: Traced,
      maxRetries: 0,
      maxEnqueuedMessages: 0,
      connectionTimeout: NEVER_MS,
      minUptime: 0,
      minReconnectionDelay: 1,
      maxReconnectionDelay: 1,
    })
    socket.binaryType = 'arraybuffer'
    return socket
  },
)
