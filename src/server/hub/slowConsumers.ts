import { Deadline } from './deadline.js'
import type { HubEnvironment } from './environment.js'

/** A client that reads too slowly. */
export interface SlowConsumer {
  /** It has been slow for as long as the limit allows. */
  readonly overdue: () => void
}

/** The slow clients of a hub, in the order in which they became slow, with one timer for all of them. */
export class SlowConsumers {
  readonly #now: () => number
  readonly #ms: number
  readonly #next: Deadline
  readonly #since = new Map<SlowConsumer, number>()

  /** @param ms how long a client may be slow */
  constructor(environment: HubEnvironment, ms: number) {
    this.#now = environment.now
    this.#ms = ms
    this.#next = new Deadline(environment)
  }

  add(consumer: SlowConsumer): void {
    this.#since.set(consumer, this.#now())
    if (this.#since.size === 1) this.#arm(this.#ms)
  }

  size(): number {
    return this.#since.size
  }

  delete(consumer: SlowConsumer): void {
    if (this.#since.delete(consumer) && this.#since.size === 0) this.#next.clear()
  }

  #arm(ms: number): void {
    this.#next.set(() => this.#check(), ms)
  }

  #check(): void {
    const time = this.#now()
    for (const [consumer, since] of this.#since) {
      const leftMs = since + this.#ms - time
      if (leftMs > 0) return this.#arm(leftMs)
      this.#since.delete(consumer)
      consumer.overdue()
    }
  }
}
