/** What the transport uses of a socket; less than the DOM's, because other packages have event types of their own. */
export interface SocketLike {
  readonly readyState: number
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(
    type: 'close',
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void
  send(data: string): void
  close(code?: number, reason?: string): void
}

/** The shape of `WebSocket` that the transport needs; `partysocket/ws` and the `ws` package have it too. */
export interface SocketClass {
  new (url: string, protocols?: string | string[]): SocketLike
  readonly CONNECTING: number
  readonly OPEN: number
  readonly CLOSING: number
  readonly CLOSED: number
}

/** What really happened to the socket. */
export interface Trace {
  readonly opened: () => void
  readonly received: (data: unknown) => void
  readonly closed: (code: number, reason: string) => void
  /** The constructor threw: a bad address, or a page that may not open it. */
  readonly refused: (error: unknown) => void
}

/** How long an `error` may stand without its `close`. A policy of the page (CSP) fires `error` alone. */
const CLOSE_GRACE_MS = 50

/** Stands in for a socket that could not be made: the library would turn a throw into an unhandled rejection. */
const inert = {
  readyState: 3,
  binaryType: 'blob',
  addEventListener() {},
  removeEventListener() {},
  close() {},
  send() {},
}

/**
 * A socket class that reports the truth past reconnecting-websocket, which turns every failure into a clean close 1000.
 * It listens before the library does, so that what it reports is first and untouched.
 */
export function traceSocket(Base: SocketClass, trace: Trace): SocketClass {
  return class Traced extends Base {
    constructor(url: string, protocols?: string | string[]) {
      try {
        super(url, protocols)
      } catch (error) {
        trace.refused(error)
        return inert
      }
      let graceTimer: ReturnType<typeof setTimeout> | undefined
      const end = (code: number, reason: string): void => {
        clearTimeout(graceTimer)
        trace.closed(code, reason)
      }
      this.addEventListener('open', () => trace.opened())
      this.addEventListener('message', ({ data }) => trace.received(data))
      this.addEventListener('close', ({ code, reason }) => end(code, reason))
      // An error alone is no verdict: wait for the close that follows it, but not for ever.
      this.addEventListener('error', () => {
        graceTimer = setTimeout(() => {
          if (this.readyState === Base.CLOSED) end(1006, '')
        }, CLOSE_GRACE_MS)
      })
      // A second listener costs as much as the first for each message, and nobody listens to the library's messages.
      const listen = this.addEventListener.bind(this) as (type: string, ...rest: unknown[]) => void
      const listenToOthers = (type: string, ...rest: unknown[]): void => {
        if (type !== 'message') listen(type, ...rest)
      }
      Object.defineProperty(this, 'addEventListener', { value: listenToOthers })
    }
  }
}
