import type { RetryClass } from './reasons.js'
import { withDefaults } from './withDefaults.js'

/** How long to wait between dials. All times in milliseconds. */
export interface BackoffPolicy {
  /** The first dial after a lone loss comes within this time. */
  readonly firstMs: number
  /** While the outage is younger than this, dials follow quickly: most outages are a short hiccup. */
  readonly quickMs: number
  /** Longest gap between quick dials. */
  readonly quickGapMs: number
  /** Then the window in which a dial falls, uniformly, so that all clients of a server spread out. */
  readonly windowMs: number
  /** The window doubles up to this. The jitter is drawn inside it, never cut off by it. */
  readonly capMs: number
  /** The longest time that a server may ask a client to stay away. */
  readonly maxRetryAfterMs: number
}

export const defaultBackoff: BackoffPolicy = {
  firstMs: 300,
  quickMs: 3000,
  quickGapMs: 1000,
  windowMs: 15_000,
  capMs: 30_000,
  maxRetryAfterMs: 300_000,
}

/** What the next delay depends on. */
export interface BackoffInput {
  readonly retry: Exclude<RetryClass, 'never'>
  /** Dials of this outage so far. */
  readonly attempts: number
  /** How long the outage lasts already. */
  readonly outageMs: number
  /** The server's words, as they came over the wire: may be absent, negative, absurd. */
  readonly retryAfterMs?: number | undefined
  readonly spreadMs?: number | undefined
  /** A random number in [0, 1). */
  readonly luck: number
}

const clamp = (value: number | undefined, max: number): number =>
  typeof value === 'number' && value > 0 ? Math.min(value, max) : 0

/** The delay before the next dial, in milliseconds. Pure: the randomness is passed in. */
export function nextDelay(input: BackoffInput, policy: BackoffPolicy): number {
  const { retry, attempts, outageMs, luck } = input
  const stayAway = clamp(input.retryAfterMs, policy.maxRetryAfterMs)
  const spread = clamp(input.spreadMs, policy.maxRetryAfterMs)
  if (stayAway > 0 || spread > 0)
    return stayAway + luck * Math.min(spread || policy.quickGapMs, policy.maxRetryAfterMs - stayAway)
  if (retry === 'slow') return policy.windowMs + luck * policy.windowMs
  if (retry === 'spread') return luck * policy.windowMs
  if (attempts === 0) return luck * policy.firstMs
  if (outageMs < policy.quickMs) return policy.quickGapMs * (0.2 + 0.8 * luck)
  const doublings = Math.max(0, Math.floor(outageMs / (2 * policy.capMs)))
  return luck * Math.min(policy.capMs, policy.windowMs * 2 ** Math.min(doublings, 10))
}

/**
 * Fills the parts of the policy that the app left out.
 *
 * @throws RangeError when a name is unknown or a value is not a number of milliseconds ≥ 0
 */
export const resolveBackoff = (given?: Partial<BackoffPolicy>): BackoffPolicy =>
  withDefaults('backoff', defaultBackoff, given)
