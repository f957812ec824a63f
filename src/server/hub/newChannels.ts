import type { Session } from './model.js'
import { MinuteBuckets } from './minuteBuckets.js'

/** What names the sender of a message: its user, or its address where all clients are one user. */
type Sender = Pick<Session, 'user' | 'address'>

/** Bounds how many channels the clients of one user begin with a message. Subscribing begins none. */
export class NewChannels {
  readonly #countsUsers: boolean
  readonly #buckets: MinuteBuckets

  /** @param countsUsers false without `authenticate`: channels are then counted by address */
  constructor(now: () => number, perMinute: number, countsUsers: boolean) {
    this.#countsUsers = countsUsers
    this.#buckets = new MinuteBuckets(now, perMinute)
  }

  /** Whether another channel may begin now. */
  mayBegin(sender: Sender): boolean {
    const unit = this.#unitOf(sender)
    return unit === null || this.#buckets.waitMs(unit) === 0
  }

  /** A message has begun a channel. Messages that are on their way to the store may begin more than are allowed, which counts. */
  begun(sender: Sender): void {
    const unit = this.#unitOf(sender)
    if (unit !== null) this.#buckets.of(unit).take(1)
  }

  /** Forgets those whose allowance is whole again. */
  sweep(): void {
    this.#buckets.sweep()
  }

  #unitOf({ user, address }: Sender): string | null {
    return this.#countsUsers ? user.id : address
  }
}
