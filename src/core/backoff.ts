import type { RetryClass } from './reasons.js'
import { withDefaults } from './withDefaults.js'

/** How long to wait between dials. All times in milliseconds. */
export interface BackoffPolicy {
  /** The first dial after a lone loss comes within this time. Default: 300. */
  readonly firstMs: number
  /** While the outage is younger than this, dials follow quickly: most outages are a short hiccup. Default: 3,000. */
  readonly quickMs: number
  /** Longest gap between quick dials. Default: 1,000. */
  readonly quickGapMs: number
  /** Then the window in which a dial falls, uniformly, so that all clients of a server spread out. Default: 15,000. */
  readonly windowMs: number
  /** The window doubles up to this. The jitter is drawn inside it, never cut off by it. Default: 30,000. */
  readonly capMs: number
  /** The longest time that a server may ask a client to stay away. Default: 300,000. */
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
  /** The connection stood until now: this is no failed attempt. */
  readonly wasUp: boolean
  /** How long the outage lasts already. */
  readonly outageMs: number
  /** The words of a goodbye, as they came over the wire: may be absent, negative, absurd. */
  readonly retryAfterMs?: number | undefined
  readonly spreadMs?: number | undefined
  /** How wide the server, while it was well, asked its clients to spread after a loss; null when it did not say. */
  readonly widthMs?: number | null | undefined
  /** A random number in [0, 1). */
  readonly random: number
}

const clamp = (value: number | null | undefined, max: number): number =>
  typeof value === 'number' && value > 0 ? Math.min(value, max) : 0

/**
 * The delay before the next dial, in milliseconds. Pure: the randomness is passed in.
 *
 * A server that told its width gets a steady rate of dials: each client draws its place in the width once, when it loses the
 * connection, and comes back at that place once per width. Drawing anew for each dial would bunch them.
 */
export function nextDelay(input: BackoffInput, policy: BackoffPolicy): number {
  const { retry, attempts, wasUp, outageMs, random } = input
  const notBefore = clamp(input.retryAfterMs, policy.maxRetryAfterMs)
  const spread = clamp(input.spreadMs, policy.maxRetryAfterMs)
  const width = clamp(input.widthMs, policy.maxRetryAfterMs)
  const isWidthTold = typeof input.widthMs === 'number'
  if (notBefore > 0)
    return notBefore + random * Math.min(spread || policy.quickGapMs, policy.maxRetryAfterMs - notBefore)
  if (spread > 0) return random * Math.max(spread, policy.firstMs)
  if (retry === 'slow') return policy.windowMs + random * policy.windowMs
  if (retry === 'spread' && !isWidthTold) return random * policy.windowMs
  if (width > policy.quickGapMs) return wasUp ? random * width : width
  if (attempts === 0) return random * Math.max(width, policy.firstMs)
  if (outageMs < policy.quickMs) return policy.quickGapMs * (0.2 + 0.8 * random)
  // A server with few clients wants nobody to wait for the sake of a crowd.
  if (isWidthTold && outageMs < policy.windowMs) return policy.quickGapMs * (1 + random)
  const doublings = Math.max(0, Math.floor(outageMs / (2 * policy.capMs)))
  return random * Math.min(policy.capMs, policy.windowMs * 2 ** Math.min(doublings, 10))
}

/** At most so many dials within so many milliseconds, whatever a server says. */
const SHORT_LIMIT = { count: 10, withinMs: 10_000 }
const DIAL_LIMITS = [SHORT_LIMIT, { count: 30, withinMs: 300_000 }]

/** Dials that must be remembered to keep the limits. */
const REMEMBERED_DIALS = 30

/** The times of the last dials with one more, as many as the limits need. */
export const rememberDial = (dials: readonly number[], at: number): readonly number[] =>
  [...dials, at].slice(-REMEMBERED_DIALS)

/** The earliest moment at which one more dial keeps the limits. */
export const earliestDial = (dials: readonly number[], limits = DIAL_LIMITS): number =>
  Math.max(...limits.map(({ count, withinMs }) => (dials.at(-count) ?? -Infinity) + withinMs))

/** The same for a wake-up or a device that is back online: no server can cause these, so only the short limit holds. */
export const earliestDialOfSignal = (dials: readonly number[]): number => earliestDial(dials, [SHORT_LIMIT])

/**
 * Fills the parts of the policy that the app left out.
 *
 * @throws RangeError when a name is unknown or a value is not a number of milliseconds ≥ 0
 */
export const resolveBackoff = (given?: Partial<BackoffPolicy>): BackoffPolicy =>
  withDefaults('backoff', defaultBackoff, given)
