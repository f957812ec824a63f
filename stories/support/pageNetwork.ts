/** An event of a socket in this page. */
interface PageEvent {
  readonly type: 'open' | 'message' | 'error' | 'close'
  readonly data: unknown
  readonly code: number
  readonly reason: string
}

type Listener = (event: PageEvent) => void

/** The server's end of a socket. */
export interface PagePeer {
  readonly url: string
  readonly send: (data: unknown) => void
}

/** What the server does. */
export interface PageServer {
  readonly opened?: (peer: PagePeer) => void
  readonly received: (peer: PagePeer, data: unknown) => void
  readonly closed?: (peer: PagePeer) => void
}

/** A network in this page: its `WebSocket` has the shape of the platform's, and can be cut. */
export interface PageNetwork {
  readonly WebSocket: typeof PageSocket
  /** Cuts every socket; dials fail until `heal`. */
  readonly cut: () => void
  readonly heal: () => void
}

const LATENCY_MS = 30

/** Starts a timer. */
type SetTimer = (run: () => void, ms: number) => unknown

const pageTimer: SetTimer = (run, ms) => setTimeout(run, ms)

/** One socket of a page network. */
class PageSocket {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  readonly bufferedAmount = 0
  readyState = 0
  binaryType = 'blob'
  onopen: Listener | null = null
  onmessage: Listener | null = null
  onerror: Listener | null = null
  onclose: Listener | null = null
  /** The server's behaviour; set by the network. */
  protected sent: (data: unknown) => void = () => undefined
  protected left: () => void = () => undefined
  protected setTimer = pageTimer
  readonly #listeners = new Map<string, Set<Listener>>()

  constructor(
    readonly url: string,
    _protocols?: string | string[],
  ) {}

  addEventListener(type: PageEvent['type'], listener: Listener): void {
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners.add(listener))
  }

  send(data: unknown): void {
    if (this.readyState === PageSocket.OPEN) this.sent(data)
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState >= PageSocket.CLOSING) return
    this.readyState = PageSocket.CLOSING
    this.left()
    this.setTimer(() => this.end(code, reason), LATENCY_MS)
  }

  /** The socket is over, for this end. */
  end(code: number, reason = ''): void {
    if (this.readyState === PageSocket.CLOSED) return
    this.readyState = PageSocket.CLOSED
    this.tell({ type: 'close', data: null, code, reason })
  }

  tell(event: PageEvent): void {
    const { onopen, onmessage, onerror, onclose } = this
    const own = { open: onopen, message: onmessage, error: onerror, close: onclose }[event.type]
    own?.(event)
    for (const listener of [...(this.#listeners.get(event.type) ?? [])]) listener(event)
  }
}

/**
 * Makes a network with one server.
 *
 * @param setTimer starts a timer. Default: a timer of the page
 */
export function createPageNetwork(server: PageServer, setTimer = pageTimer): PageNetwork {
  const open = new Set<NetworkSocket>()
  let isCut = false

  class NetworkSocket extends PageSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols)
      this.setTimer = setTimer
      const peer: PagePeer = {
        url,
        send: (data) => void setTimer(() => this.#receive(data), LATENCY_MS),
      }
      this.sent = (data) => {
        setTimer(() => {
          if (open.has(this)) server.received(peer, data)
        }, LATENCY_MS)
      }
      this.left = () => {
        if (open.delete(this)) server.closed?.(peer)
      }
      setTimer(() => {
        if (this.readyState !== PageSocket.CONNECTING) return
        if (isCut) {
          this.tell({ type: 'error', data: null, code: 0, reason: '' })
          return this.end(1006)
        }
        this.readyState = PageSocket.OPEN
        open.add(this)
        this.tell({ type: 'open', data: null, code: 0, reason: '' })
        server.opened?.(peer)
      }, LATENCY_MS)
    }

    #receive(data: unknown): void {
      if (open.has(this)) this.tell({ type: 'message', data, code: 0, reason: '' })
    }
  }

  return {
    WebSocket: NetworkSocket,
    cut() {
      isCut = true
      for (const socket of [...open]) {
        open.delete(socket)
        socket.end(1006)
      }
    },
    heal() {
      isCut = false
    },
  }
}
