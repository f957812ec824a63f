/** The verdict of a token bucket on one frame. */
export type RateVerdict = 'within' | 'over' | 'far-over'

/**
 * A bucket of `burst` tokens that fills at `perSecond`. It may be overdrawn: a frame over the limit is done later, not
 * refused, because refusing one message and taking the next would change their order. At twice the burst in debt the
 * client is `far-over`.
 */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  readonly #now: () => number
  #tokens: number
  #at: number

  constructor(perSecond: number, burst: number, now: () => number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#now = now
    this.#tokens = burst
    this.#at = now()
  }

  /** Takes the cost of a frame. */
  take(cost: number): RateVerdict {
    this.#fill()
    this.#tokens -= cost
    if (this.#tokens >= 0) return 'within'
    return this.#tokens < -2 * this.#burst ? 'far-over' : 'over'
  }

  /** Takes tokens only if there are enough; never overdraws. Returns whether it did. */
  takeWithin(cost: number): boolean {
    this.#fill()
    if (this.#tokens < cost) return false
    this.#tokens -= cost
    return true
  }

  /** Whether it is as if nothing had ever been taken. */
  isFull(): boolean {
    this.#fill()
    return this.#tokens >= this.#burst
  }

  /** Milliseconds until it is no longer overdrawn. */
  waitMs(): number {
    this.#fill()
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000)
  }

  #fill(): void {
    const time = this.#now()
    const gained = (Math.max(0, time - this.#at) / 1000) * this.#perSecond
    this.#tokens = Math.min(this.#burst, this.#tokens + gained)
    this.#at = time
  }
}
