import { withDefaults } from './withDefaults.js'

/** All waiting times, in milliseconds. Raw status never waits; only what a person is shown does. */
export interface Times {
  /** A lamp shows a new state only when it has lasted this long. */
  readonly ledMs: number
  /** A loss must last this long before a banner appears. Source: blips stay invisible (Electric Imp). */
  readonly bannerMs: number
  /** The loss is "unexpected" and the wording gets firmer. Source: Electric Imp, 60 s. */
  readonly escalateMs: number
  /** A banner stays at least this long. */
  readonly minVisibleMs: number
  /** The link must hold this long before a shown loss is called over. */
  readonly settleMs: number
  /** "Back online" stays this long, and only follows a loss that was shown. */
  readonly confirmMs: number
  /** A countdown is shown only when at least this much remains. */
  readonly countdownMs: number
  /** Ping when nothing came in for this long; the server's welcome overrides it. */
  readonly heartbeatMs: number
  /** A ping must be answered by any frame within this time; the server's welcome overrides it. */
  readonly pongMs: number
  /** The same after wake, `online` or a return from the back-forward cache. */
  readonly wakeMs: number
  /** From dial to welcome. Shorter would kill healthy attempts: browsers delay failing sockets up to 5 s. */
  readonly handshakeMs: number
  /** How long `auth.getToken` may take. */
  readonly tokenMs: number
  /** A link that held less than this counts as flapping: the outage before it goes on. */
  readonly stableMs: number
  /** How long a planned leave waits for the server before the socket is closed anyway. */
  readonly leaveMs: number
  /** Unmounted users of the connection or a channel are counted as gone only after this. */
  readonly lingerMs: number
  /** A send that is not acknowledged within this time is rejected. */
  readonly sendMs: number
}

export const defaultTimes: Times = {
  ledMs: 250,
  bannerMs: 2000,
  escalateMs: 60_000,
  minVisibleMs: 1000,
  settleMs: 1000,
  confirmMs: 5000,
  countdownMs: 5000,
  heartbeatMs: 25_000,
  pongMs: 10_000,
  wakeMs: 2000,
  handshakeMs: 15_000,
  tokenMs: 10_000,
  stableMs: 5000,
  leaveMs: 2000,
  lingerMs: 300,
  sendMs: 300_000,
}

/**
 * Fills the times that the app left out.
 *
 * @throws RangeError when a name is unknown or a value is not a number of milliseconds ≥ 0
 */
export const resolveTimes = (given?: Partial<Times>): Times => withDefaults('times', defaultTimes, given)
