import { MinuteBuckets } from './minuteBuckets.js'

/** The sessions that the clients of each address begin. */
export class NewSessions {
  readonly #perMinute: number
  readonly #buckets: MinuteBuckets

  /** @param perMinute and at once */
  constructor(now: () => number, perMinute: number) {
    this.#perMinute = perMinute
    this.#buckets = new MinuteBuckets(now, perMinute)
  }

  /** Begins one, if it may. Returns 0, or the milliseconds until there may be one; Infinity when there may be none ever. */
  take(address: string): number {
    if (this.#perMinute === 0) return Infinity
    const bucket = this.#buckets.of(address)
    return bucket.takeWithin(1) ? 0 : bucket.waitMs()
  }

  /** Forgets the addresses that may begin all again. */
  sweep(): void {
    this.#buckets.sweep()
  }
}
