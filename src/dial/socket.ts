import type { SocketData } from '../engine/dialler.js'

/** The part of a socket that a dialler uses; smaller than the DOM's, because other packages have their own event types. */
export interface SocketLike {
  readonly readyState: number
  readonly bufferedAmount: number
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void
  send(data: SocketData): void
  close(code?: number, reason?: string): void
}

/** The shape of `WebSocket` that a dialler needs; `partysocket/ws` and the `ws` package have it too. */
export interface SocketClass {
  new (url: string, protocols?: string | string[]): SocketLike
  readonly CONNECTING: number
  readonly OPEN: number
  readonly CLOSING: number
  readonly CLOSED: number
}

/** Options of the diallers. */
export interface DiallerOptions {
  /** The socket class. Default: the platform's `WebSocket`. */
  readonly WebSocket?: SocketClass
}

/** The longest wait for the `close` after an `error`. A page policy (CSP) fires `error` alone. */
const CLOSE_GRACE_MS = 50

/** Calls `end` with the true close code: at `close`, or when an `error` has closed the socket without one. */
export function followEnd(
  socket: SocketLike,
  closed: number,
  end: (code: number, reason: string) => void,
): void {
  let graceTimer: ReturnType<typeof setTimeout> | undefined
  socket.addEventListener('close', ({ code, reason }) => {
    clearTimeout(graceTimer)
    end(code, reason)
  })
  // Wait for the close after an error, because it has the code, but it may never come.
  socket.addEventListener('error', () => {
    graceTimer = setTimeout(() => {
      if (socket.readyState === closed) end(1006, '')
    }, CLOSE_GRACE_MS)
  })
}

/** Binary messages arrive as ArrayBuffers, in order with the texts; a Blob would have to be read later. */
export function receiveBuffers(socket: SocketLike): void {
  Object.assign(socket, { binaryType: 'arraybuffer' })
}
