import { followEnd, type SocketClass } from './socket.js'

/** Reports of the real socket. */
interface Trace {
  readonly opened: () => void
  readonly received: (data: unknown) => void
  readonly closed: (code: number, reason: string) => void
  /** The constructor threw: a bad url, or a page that may not open it. */
  readonly refused: (error: unknown) => void
}

/** Replaces a socket that could not be made, because the library turns a throw into an unhandled rejection. */
const inert = {
  readyState: 3,
  binaryType: 'blob',
  addEventListener() {},
  removeEventListener() {},
  close() {},
  send() {},
}

/**
 * A socket class that reports true close codes, because reconnecting-websocket turns every failure into a clean close 1000.
 * It listens before the library does, so its reports come first and unchanged.
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
      // Keep the library's message listener off the socket: it costs time per message and its messages are unused.
      const listen = this.addEventListener.bind(this) as (type: string, ...rest: unknown[]) => void
      const listenToOthers = (type: string, ...rest: unknown[]): void => {
        if (type !== 'message') listen(type, ...rest)
      }
      Object.defineProperty(this, 'addEventListener', { value: listenToOthers })
    }
  }
}
