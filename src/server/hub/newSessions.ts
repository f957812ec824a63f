import { TokenBucket } from './tokenBucket.js'

/** The sessions that the clients of each address begin. */
export class NewSessions {
  readonly #now: () => number
  readonly #perMinute: number
  readonly #allowances = new Map<string, TokenBucket>()

  /** @param perMinute and at once */
  constructor(now: () => number, perMinute: number) {
    this.#now = now
    this.#perMinute = perMinute
  }

  /** Begins one, if it may. Returns 0, or the milliseconds until there may be one; Infinity when there may be none ever. */
  take(address: string): number {
    if (this.#perMinute === 0) return Infinity
    let allowance = this.#allowances.get(address)
    if (allowance === undefined) {
      allowance = new TokenBucket(this.#perMinute / 60, this.#perMinute, this.#now)
      this.#allowances.set(address, allowance)
    }
    return allowance.takeWithin(1) ? 0 : allowance.waitMs()
  }

  /** Forgets the allowances that are whole again. */
  sweep(): void {
    for (const [address, allowance] of this.#allowances)
      if (allowance.isFull()) this.#allowances.delete(address)
  }
}
