import type { Session } from './model.js'
import { TokenBucket } from './tokenBucket.js'

/** What names the sender of a message: its user, or its address where all clients are one user. */
type Sender = Pick<Session, 'user' | 'address'>

/** Bounds how many channels the clients of one user begin with a message. Subscribing begins none. */
export class NewChannels {
  readonly #now: () => number
  readonly #perMinute: number
  readonly #countsUsers: boolean
  readonly #buckets = new Map<string, TokenBucket>()

  /** @param countsUsers false without `authenticate`: channels are then counted by address */
  constructor(now: () => number, perMinute: number, countsUsers: boolean) {
    this.#now = now
    this.#perMinute = perMinute
    this.#countsUsers = countsUsers
  }

  /** Whether another channel may begin now. */
  mayBegin(sender: Sender): boolean {
    const unit = this.#unitOf(sender)
    return unit === null || (this.#buckets.get(unit)?.waitMs() ?? 0) === 0
  }

  /** A message has begun a channel. Messages that are on their way to the store may begin more than are allowed, which counts. */
  begun(sender: Sender): void {
    const unit = this.#unitOf(sender)
    if (unit === null) return
    let bucket = this.#buckets.get(unit)
    if (bucket === undefined) {
      bucket = new TokenBucket(this.#perMinute / 60, this.#perMinute, this.#now)
      this.#buckets.set(unit, bucket)
    }
    bucket.take(1)
  }

  /** Forgets those whose allowance is whole again. */
  sweep(): void {
    for (const [unit, bucket] of this.#buckets) if (bucket.isFull()) this.#buckets.delete(unit)
  }

  #unitOf({ user, address }: Sender): string | null {
    return this.#countsUsers ? user.id : address
  }
}
