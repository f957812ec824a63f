import type { DialledSocket, Dialler, SocketHandlers } from '../engine/dialler.js'
import { baseUrl, checkUrl } from './checkUrl.js'
import { refuse, reportOnce } from './once.js'
import { resolveUrl } from './resolveUrl.js'
import { followEnd, receiveBuffers, type DiallerOptions, type SocketClass } from './socket.js'

/**
 * Dials with the platform's own `WebSocket`. The default of `react-connectivity/native`.
 *
 * @example
 * channelServer('/realtime', { dialler: nativeDialler() })
 */
export const nativeDialler = (options: DiallerOptions = {}): Dialler => ({
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
  const Socket: SocketClass | undefined = options.WebSocket ?? globalThis.WebSocket
  if (Socket === undefined) return refuse(handlers, 'no WebSocket here; pass one to the dialler')
  let socket: InstanceType<SocketClass>
  try {
    socket = new Socket(resolveUrl(url, baseUrl()), [...protocols])
  } catch (error) {
    return refuse(handlers, String(error))
  }
  receiveBuffers(socket)
  socket.addEventListener('open', () => {
    // A dropped dial may still open.
    if (handlers.isLetGo()) socket.close()
    else handlers.onOpen()
  })
  socket.addEventListener('message', ({ data }) => handlers.onMessage(data))
  followEnd(socket, Socket.CLOSED, (code, reason) => handlers.onClose(code, reason, true))
  return {
    send: (data) => socket.send(data),
    bufferedAmount: () => socket.bufferedAmount,
    close: (code, reason) => {
      handlers.letGo()
      socket.close(code, reason)
    },
  }
}
