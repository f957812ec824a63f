import type { ConnectivityError } from '../core/errors.js'
import type { PartHost } from '../engine/part.js'
import { guard } from './guard.js'
import { verdictOn, type Check, type Delivery } from './listener.js'
import type { Subscriber } from './subscriber.js'

/** Where a subscriber stands. */
interface Place {
  /** The number of the last message before it came; Infinity once it has left. */
  readonly since: number
  /** When it is forgotten; epoch milliseconds, Infinity while it is there. */
  readonly until: number
}

/**
 * The subscribers of one channel, and their callbacks. One that leaves counts until the linger time is over: a remount in
 * between finds everything as it was.
 */
export class Subscribers {
  readonly #host: Pick<PartHost, 'call'>
  readonly #places = new Map<Subscriber, Place>()
  /** Kept, because a table may have a subscriber in each cell, and all of them leave at once. */
  #next = Infinity

  constructor(host: Pick<PartHost, 'call'>) {
    this.#host = host
  }

  get size(): number {
    return this.#places.size
  }

  all(): readonly Subscriber[] {
    return [...this.#places.keys()]
  }

  /** @param since the number of the last message before it */
  add(subscriber: Subscriber, since: number): void {
    this.#places.set(subscriber, { since, until: Infinity })
  }

  leave(subscriber: Subscriber, until: number): void {
    if (!this.#places.has(subscriber)) return
    this.#places.set(subscriber, { since: Infinity, until })
    this.#next = Math.min(this.#next, until)
  }

  /** When the next subscriber that left is forgotten. */
  deadline(): number {
    return this.#next
  }

  expire(now: number): void {
    this.#next = Infinity
    for (const [subscriber, { until }] of this.#places)
      if (until <= now) this.#places.delete(subscriber)
      else this.#next = Math.min(this.#next, until)
  }

  clear(): void {
    this.#places.clear()
    this.#next = Infinity
  }

  /**
   * Gives a message to the subscribers, after the commit.
   *
   * @param to one subscriber, or null for all
   */
  tellMessage(message: Delivery, to: Subscriber | null = null): void {
    const { sequence, age, info } = message
    this.#host.call(() => {
      for (const [subscriber, { since }] of this.#places) {
        const { onMessage, check, history = 0 } = subscriber
        if (onMessage === undefined || since === Infinity) continue
        if (to === null ? sequence <= since : subscriber !== to) continue
        if (age !== null && age >= history) continue
        const verdict = verdictOn(message, check)
        if ('data' in verdict) guard(this.#host, () => onMessage(verdict.data, info))
      }
    })
  }

  /**
   * Gives an error to the subscribers, after the commit.
   *
   * @param check only those whose data failed this check; null for all
   */
  tellError(error: ConnectivityError, check: Check | null = null): void {
    this.#host.call(() => {
      for (const [subscriber, { since }] of [...this.#places])
        if (since < Infinity && (check === null || subscriber.check === check))
          guard(this.#host, () => subscriber.onError?.(error))
    })
  }
}
