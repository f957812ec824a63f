/** What a token bucket says about one frame. */
export type RateVerdict = 'within' | 'over' | 'far-over'

/** A bucket of `burst` tokens that fills at `perSecond`. */
export interface TokenBucket {
  /** Takes the cost of a frame. */
  take(cost: number): RateVerdict
  /** Milliseconds until it is no longer overdrawn. */
  waitMs(): number
}

/**
 * A token bucket that may be overdrawn: what is over the limit is done later, not refused, because refusing one message
 * and taking the next would change their order. At twice the burst in debt the client is `far-over`.
 */
export function createTokenBucket(perSecond: number, burst: number, now: () => number): TokenBucket {
  let tokens = burst
  let at = now()
  const fill = (): void => {
    const time = now()
    tokens = Math.min(burst, tokens + (Math.max(0, time - at) / 1000) * perSecond)
    at = time
  }
  return {
    take(cost) {
      fill()
      tokens -= cost
      if (tokens >= 0) return 'within'
      return tokens < -2 * burst ? 'far-over' : 'over'
    },
    waitMs() {
      fill()
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000)
    },
  }
}
