import type { Dialler } from '../engine/dialler.js'
import { makeDialler } from './makeDialler.js'
import { followEnd, receiveBuffers, type DiallerOptions } from './socket.js'

/**
 * Dials with the platform's own `WebSocket`. The default of `react-connectivity/native`.
 *
 * @example
 * channelServer('/realtime', { dialler: nativeDialler() })
 */
export const nativeDialler: (options?: DiallerOptions) => Dialler = /* @__PURE__ */ makeDialler(
  (Socket, url, protocols, handlers) => {
    const socket = new Socket(url, protocols)
    receiveBuffers(socket)
    socket.addEventListener('open', () => {
      // A dropped dial may still open.
      if (handlers.isLetGo()) socket.close()
      else handlers.onOpen()
    })
    socket.addEventListener('message', ({ data }) => handlers.onMessage(data))
    followEnd(socket, Socket.CLOSED, (code, reason) => handlers.onClose(code, reason, true))
    return socket
  },
)
