import { Deadline } from './deadline.js'
import type { HubEnvironment } from './environment.js'
import type { Heartbeat } from './limits.js'

/** The connection's side of a heartbeat. */
export interface HeartbeatListener {
  readonly ping: (n: number) => void
  /** Nothing was heard for `idleMs`. */
  readonly idle: () => void
}

/**
 * Watches whether a client is still there. Any frame counts; a ping asks a silent client for one. One timer, set for the next
 * thing that could be due; frames only note the time.
 */
export class HeartbeatMonitor {
  readonly #now: () => number
  readonly #times: Heartbeat
  readonly #listener: HeartbeatListener
  readonly #next: Deadline
  #heardAt = 0
  #pings = 0
  #isAwaitingAnswer = false

  constructor(environment: HubEnvironment, times: Heartbeat, listener: HeartbeatListener) {
    this.#now = environment.now
    this.#times = times
    this.#listener = listener
    this.#next = new Deadline(environment)
  }

  start(): void {
    this.#heardAt = this.#now()
    this.#arm()
  }

  /** A frame came. */
  heard(): void {
    this.#heardAt = this.#now()
    this.#isAwaitingAnswer = false
  }

  /** When the last frame came; epoch milliseconds. */
  heardAt(): number {
    return this.#heardAt
  }

  stop(): void {
    this.#next.clear()
  }

  #arm(): void {
    const dueMs = this.#isAwaitingAnswer ? this.#times.idleMs : this.#times.intervalMs
    this.#next.set(() => this.#check(), Math.max(1, this.#heardAt + dueMs - this.#now()))
  }

  #check(): void {
    const silentMs = this.#now() - this.#heardAt
    if (silentMs >= this.#times.idleMs) return this.#listener.idle()
    if (silentMs >= this.#times.intervalMs && !this.#isAwaitingAnswer) {
      this.#isAwaitingAnswer = true
      this.#listener.ping(++this.#pings)
    }
    this.#arm()
  }
}
