import { TokenBucket } from './tokenBucket.js'

/** A token bucket for each name that takes from it: so many tokens a minute, and at once. */
export class MinuteBuckets {
  readonly #now: () => number
  readonly #perMinute: number
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(now: () => number, perMinute: number) {
    this.#now = now
    this.#perMinute = perMinute
  }

  /** The bucket of a name; made when it is asked for. */
  of(name: string): TokenBucket {
    let bucket = this.#buckets.get(name)
    if (bucket === undefined) {
      bucket = new TokenBucket(this.#perMinute / 60, this.#perMinute, this.#now)
      this.#buckets.set(name, bucket)
    }
    return bucket
  }

  /** Milliseconds until a name has a token; makes no bucket. */
  waitMs(name: string): number {
    return this.#buckets.get(name)?.waitMs() ?? 0
  }

  /** Forgets the buckets that are full again. */
  sweep(): void {
    for (const [name, bucket] of this.#buckets) if (bucket.isFull()) this.#buckets.delete(name)
  }
}
