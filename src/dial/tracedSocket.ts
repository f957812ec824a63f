import { followEnd, type SocketClass } from './socket.js'

/** What really happened to the socket. */
export interface Trace {
  readonly opened: () => void
  readonly received: (data: unknown) => void
  readonly closed: (code: number, reason: string) => void
  /** The constructor threw: a bad url, or a page that may not open it. */
  readonly refused: (error: unknown) => void
}

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
 * It listens before the library does, so its reports come first and untouched.
 */
export function traceSocket(Base: SocketClass, trace: Trace): SocketClass {
  return class Traced extends Base {
    constructor(url: string, protocols?: string | string[]) {
      try {
        super(url, protocols)
      } catch (error) {
        trace.refused(error)
        return inert as never
      }
      this.addEventListener('open', () => trace.opened())
      this.addEventListener('message', ({ data }) => trace.received(data))
      followEnd(this, Base.CLOSED, trace.closed)
      // A second listener costs as much as the first for each message, and the library's messages are not used.
      const listen = this.addEventListener.bind(this) as (type: string, ...rest: unknown[]) => void
      const listenToOthers = (type: string, ...rest: unknown[]): void => {
        if (type !== 'message') listen(type, ...rest)
      }
      Object.defineProperty(this, 'addEventListener', { value: listenToOthers })
    }
  }
}
