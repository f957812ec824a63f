import { checkOptions, isFunction } from '../engine/checkOptions.js'
import type { Dialler } from '../engine/dialler.js'
import { baseUrl, checkUrl } from './checkUrl.js'
import { refuse, reportOnce, type OnceHandlers } from './once.js'
import { resolveUrl } from './resolveUrl.js'
import type { DiallerOptions, SocketClass, SocketLike } from './socket.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** What a dialler needs of an opened socket. */
type Opened = Pick<SocketLike, 'readyState' | 'send' | 'bufferedAmount' | 'close'>

/** Makes a socket of this class and reports what happens to it. An error that it throws refuses the dial. */
type Open = (Socket: SocketClass, url: string, protocols: string[], handlers: OnceHandlers) => Opened

/** The `readyState` of every socket class from the beginning of the close on. */
const CLOSING = 2

/** Makes a dialler of a way to open a socket. */
export const makeDialler =
  (open: Open): ((options?: DiallerOptions) => Dialler) =>
  (options = {}) => {
    if (process.env.NODE_ENV !== 'production') checkOptions('dialler', { WebSocket: isFunction }, options)
    return {
      check: checkUrl,
      dial(url, protocols, given) {
        const handlers = reportOnce(given)
        const Socket: SocketClass | undefined = options.WebSocket ?? globalThis.WebSocket
        if (Socket === undefined) return refuse(handlers, 'no WebSocket here; pass one to the dialler')
        try {
          const socket = open(Socket, resolveUrl(url, baseUrl()), [...protocols], handlers)
          return {
            send: (data) => socket.send(data),
            // A socket that closes drops what it is given, and tells nobody.
            bufferedAmount: () => (socket.readyState >= CLOSING ? Infinity : socket.bufferedAmount),
            close: (code, reason) => {
              handlers.letGo()
              socket.close(code, reason)
            },
          }
        } catch (error) {
          return refuse(handlers, String(error))
        }
      },
    }
  }
