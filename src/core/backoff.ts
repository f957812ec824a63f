import type { RetryClass } from './reasons.js'
import { withDefaults } from './withDefaults.js'

/** Waiting times between dials, in milliseconds. */
export interface BackoffPolicy {
  /** The first dial after a lone loss comes within this time. Default: 300. */
  readonly firstMs: number
  /** While the outage is younger than this, dials follow quickly: most outages are a short hiccup. Default: 3,000. */
  readonly quickMs: number
  /** Longest gap between quick dials. Default: 1,000. */
  readonly quickGapMs: number
  /** After that, a dial falls uniformly within this window, so that all clients of a server spread out. Default: 15,000. */
  readonly windowMs: number
  /** The window doubles up to this. The jitter is drawn within the cap, never clipped by it. Default: 30,000. */
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

/** Input of `nextDelay`. */
export interface BackoffInput {
  readonly retry: Exclude<RetryClass, 'never'>
  /** Dials of this outage so far. */
  readonly attempts: number
  /** Whether the connection was up until now; false after a failed dial. */
  readonly wasUp: boolean
  /** Age of the outage, in milliseconds. */
  readonly outageMs: number
  /** Hints of a goodbye as they came over the wire: possibly absent, negative or absurd. */
  readonly retryAfterMs?: number | undefined
  readonly spreadMs?: number | undefined
  /** The window over which the server asked its clients to spread after a loss, in milliseconds; null when it did not. */
  readonly widthMs?: number | null | undefined
  /** A random number in [0, 1). */
  readonly random: number
}

const clamp = (value: number | null | undefined, max: number): number =>
  typeof value === 'number' && value > 0 ? Math.min(value, max) : 0

/**
 * The delay before the next dial, in milliseconds. Pure: the random number is passed in.
 *
 * @example
 * nextDelay({ retry: 'backoff', attempts: 0, wasUp: true, outageMs: 0, random: 0.5 }, defaultBackoff) // 150
 *
 * A server that announced a window gets a steady rate of dials: each client draws its place in the window once, when it loses
 * the connection, and dials at that place once per window. A new draw for each dial would bunch the dials.
 */
export function nextDelay(input: BackoffInput, policy: BackoffPolicy): number {
  const { retry, attempts, wasUp, outageMs, random } = input
  const notBefore = clamp(input.retryAfterMs, policy.maxRetryAfterMs)
  const spread = clamp(input.spreadMs, policy.maxRetryAfterMs)
  const width = clamp(input.widthMs, policy.maxRetryAfterMs)
  const isWidthKnown = typeof input.widthMs === 'number'
  if (notBefore > 0)
    return notBefore + random * Math.min(spread || policy.quickGapMs, policy.maxRetryAfterMs - notBefore)
  if (spread > 0) return random * Math.max(spread, policy.firstMs)
  if (retry === 'slow') return policy.windowMs + random * policy.windowMs
  if (retry === 'spread' && !isWidthKnown) return random * policy.windowMs
  if (width > policy.quickGapMs) return wasUp ? random * width : width
  if (attempts === 0) return random * Math.max(width, policy.firstMs)
  if (outageMs < policy.quickMs) return policy.quickGapMs * (0.2 + 0.8 * random)
  // A small announced window means few clients, so a long wait has no use.
  if (isWidthKnown && outageMs < policy.windowMs) return policy.quickGapMs * (1 + random)
  const doublings = Math.max(0, Math.floor(outageMs / (2 * policy.capMs)))
  return random * Math.min(policy.capMs, policy.windowMs * 2 ** Math.min(doublings, 10))
}

/** A dial that takes longer hangs: browsers delay dials after failures by up to 5 s. */
export const HUNG_MS = 5000

/** The limits need this many past dials. */
const REMEMBERED_DIALS = 30

/** Adds a dial to the times of the last dials and keeps as many as the limits need. */
export const rememberDial = (dials: readonly number[], at: number): readonly number[] =>
  [...dials, at].slice(-REMEMBERED_DIALS)

/** The earliest time at which one more dial makes at most `count` dials within `withinMs`; epoch milliseconds. */
const earliest = (dials: readonly number[], count: number, withinMs: number): number =>
  (dials.at(-count) ?? -Infinity) + withinMs

/** A wait that an app chooses keeps the limit of 5 min by itself when it is as long as this: it needs no spacing. */
export const STEADY_MS = 10_000

/** Dials that may follow each other as quickly as the short limit allows. */
const QUICK_DIALS = 15
/** After them, one dial becomes possible in each such time: 15 in 5 min, which makes 30 with the quick ones. */
const SPACING_MS = 20_000

/**
 * The earliest dial of a client that spreads its last dials over the 5 min. Without it, two short outages would use up all 30 dials, and the
 * client would stay away for minutes from a server that is up again.
 */
function earliestSpaced(dials: readonly number[]): number {
  const owed = dials.reduce((until, at) => Math.max(until, at) + SPACING_MS, -Infinity)
  return owed - (QUICK_DIALS - 1) * SPACING_MS
}

/** The earliest dial after `resumed` or `online`: no server can cause these signals, so only the short limit applies. */
export const earliestDialOfSignal = (dials: readonly number[]): number => earliest(dials, 9, 10_000)

/** The limits that hold for every dial: at most 30 in 5 min, and at most 9 in 10 s, which leaves the tenth to a request. */
export const earliestWithinLimits = (dials: readonly number[]): number =>
  Math.max(earliestDialOfSignal(dials), earliest(dials, REMEMBERED_DIALS, 300_000))

/**
 * The earliest automatic dial, within these limits whatever a server says. As far as they go, a dial comes within 20 s of the
 * last one.
 */
export const earliestDial = (dials: readonly number[]): number =>
  Math.max(earliestWithinLimits(dials), earliestSpaced(dials))

/** The earliest dial on a request of the app or a person: never more than 5 s after the last dial. */
export const earliestRequestedDial = (dials: readonly number[]): number =>
  Math.min(earliestWithinLimits(dials), earliest(dials, 1, HUNG_MS))

/** The earliest repetition of something that a server causes and no person requests: at most 10 in 10 s. */
export const earliestRepetition = (times: readonly number[]): number => earliest(times, 10, 10_000)

/** The same for something costly: at most 10 in 10 s and 30 in 5 min. */
export const earliestCostlyRepetition = (times: readonly number[]): number =>
  Math.max(earliestRepetition(times), earliest(times, REMEMBERED_DIALS, 300_000))

/**
 * Fills in the defaults of the fields that the app left out.
 *
 * @throws RangeError when a name is unknown or a value is not a number of milliseconds ≥ 0
 */
export const resolveBackoff = (given?: Partial<BackoffPolicy>): BackoffPolicy =>
  withDefaults('backoff', defaultBackoff, given)
