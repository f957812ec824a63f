import { Deadline } from './deadline.js'
import type { HubEnvironment } from './environment.js'
import type { Connection, GoodbyeExtra } from './model.js'
import { checkKnown } from './optionTable.js'

/** What is used of an `AbortSignal`, which the hub does not know: it compiles without DOM and Node.js. */
export interface DrainSignal {
  readonly reason: unknown
  readonly throwIfAborted: () => void
  readonly addEventListener: (type: 'abort', listener: () => void) => void
  readonly removeEventListener: (type: 'abort', listener: () => void) => void
}

/** How a server is emptied. */
export interface DrainOptions {
  /** Clients that are sent away per second. Default: `dialsPerSecond`. */
  readonly ratePerSecond?: number
  /** Milliseconds after which all clients that are still there are sent away at once. Default: none, the rate alone counts. */
  readonly deadlineMs?: number
  /** Aborted before the server is empty, it ends the drain: the server takes clients again. */
  readonly signal?: DrainSignal
}

/** The connections of a hub, in the order in which they came. */
type Connections = Pick<ReadonlyMap<Connection, unknown>, 'keys' | 'size'>

/** The least time between two groups of clients. */
const STEP_MS = 100

function check(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isFinite(value) && value > 0)) return
  throw new RangeError(
    `react-connectivity/server: expected ${name} of drain to be a number above 0, got ${String(value)}`,
  )
}

/** Sends connections away, in the order in which they came. Returns whether some are left. */
function sendAway(order: Iterator<Connection>, most: number, extra: GoodbyeExtra): boolean {
  for (let left = most; left > 0;) {
    const next = order.next()
    if (next.done === true) return false
    // One that has ended is on its way already and takes no place.
    if (next.value.isEnded()) continue
    next.value.end('server-restart', extra)
    left -= 1
  }
  return true
}

/** One emptying of a hub, from its first goodbye to its last closed socket. */
class Emptying {
  readonly done: Promise<void>
  readonly goodbye: GoodbyeExtra
  readonly #order: Iterator<Connection>
  readonly #count: number
  readonly #everyMs: number
  readonly #next: Deadline
  readonly #deadline: Deadline
  #settle: { readonly resolve: () => void; readonly reject: (reason: Error) => void } | null = null

  constructor(environment: HubEnvironment, connections: Connections, ratePerSecond: number) {
    this.#count = Math.max(1, Math.round((ratePerSecond * STEP_MS) / 1000))
    this.#everyMs = Math.ceil((this.#count * 1000) / ratePerSecond)
    // Groups that leave one after the other dial one after the other, too.
    this.goodbye = { spreadMs: this.#everyMs }
    this.#order = connections.keys()
    this.#next = new Deadline(environment)
    this.#deadline = new Deadline(environment)
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
  }

  start(deadlineMs: number | undefined): void {
    if (deadlineMs !== undefined) this.#deadline.set(() => this.#step(Infinity), deadlineMs)
    this.#step(this.#count)
  }

  /** The last socket is gone. */
  emptied(): void {
    this.#settle?.resolve()
    this.#stop()
  }

  abort(reason: Error): void {
    this.#settle?.reject(reason)
    this.#stop()
  }

  isOver(): boolean {
    return this.#settle === null
  }

  #step(most: number): void {
    const isMore = sendAway(this.#order, most, this.goodbye)
    if (isMore && !this.isOver()) this.#next.set(() => this.#step(this.#count), this.#everyMs)
  }

  #stop(): void {
    this.#settle = null
    this.#next.clear()
    this.#deadline.clear()
  }
}

/** Empties a hub: sends its clients away a few at a time, so that the servers that they dial next take them easily. */
export class Drain {
  readonly #environment: HubEnvironment
  readonly #connections: Connections
  readonly #defaultRate: number
  #current: Emptying | null = null

  constructor(environment: HubEnvironment, connections: Connections, defaultRate: number) {
    this.#environment = environment
    this.#connections = connections
    this.#defaultRate = defaultRate
  }

  /** Resolves when no client is left; a second call joins the first. */
  async start(options: DrainOptions): Promise<void> {
    checkKnown('drain', ['ratePerSecond', 'deadlineMs', 'signal'], options)
    const { ratePerSecond = this.#defaultRate, deadlineMs, signal } = options
    check('ratePerSecond', ratePerSecond)
    check('deadlineMs', deadlineMs)
    signal?.throwIfAborted()
    if (this.#current !== null) return this.#current.done
    const emptying = new Emptying(this.#environment, this.#connections, ratePerSecond)
    this.#current = emptying
    const abort = (): void => {
      if (!emptying.isOver()) this.#current = null
      emptying.abort(signal?.reason as Error)
    }
    signal?.addEventListener('abort', abort)
    emptying.start(deadlineMs)
    if (this.#connections.size === 0) emptying.emptied()
    try {
      await emptying.done
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  /** The goodbye of clients that come meanwhile and afterwards; null while the hub is not being emptied. */
  goodbye(): GoodbyeExtra | null {
    return this.#current?.goodbye ?? null
  }

  /** The last socket is gone. */
  emptied(): void {
    this.#current?.emptied()
  }
}
