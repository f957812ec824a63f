import { withDefaults } from './withDefaults.js'

/** All waiting times, in milliseconds. The status changes at once; only the presentation waits. */
export interface Times {
  /** An LED shows a new state only when it has lasted this long. Default: 250. */
  readonly ledMs: number
  /** A loss must last this long before a banner appears. Default: 2,000. Source: blips stay invisible (Electric Imp). */
  readonly bannerMs: number
  /** After this long the loss counts as unexpected and the wording gets firmer. Default: 60,000. Source: Electric Imp. */
  readonly escalateMs: number
  /** A banner stays at least this long. Default: 1,000. */
  readonly minVisibleMs: number
  /**
   * The connection must hold this long before "back online" confirms the end of a shown loss. The loss leaves the screen at
   * once. Default: 6,000.
   */
  readonly recoveryMs: number
  /** "Back online" stays this long, and only follows a loss that was shown. Default: 5,000. */
  readonly confirmMs: number
  /** Three losses within this time make the connection unstable. Default: 60,000. */
  readonly unstableWithinMs: number
  /** An unstable connection counts as steady again after this long without a loss. Default: 30,000. */
  readonly unstableMs: number
  /** While unstable, a loss shorter than this changes nothing on screen. Default: 10,000. */
  readonly unstableGraceMs: number
  /** A round trip of at least this long is slow; three in a row make the connection `degraded`. Default: 1,000. */
  readonly slowMs: number
  /** A ping without an answer for this long makes the connection `degraded` at once. Default: 2,000. */
  readonly slowPingMs: number
  /** A round trip of at most this long is fast; three in a row end `degraded`. Default: 500. */
  readonly fastMs: number
  /** A countdown is shown only when at least this much remains. Default: 5,000. */
  readonly countdownMs: number
  /** A ping is sent after this long without an incoming message; the server's welcome overrides it. Default: 25,000. */
  readonly heartbeatMs: number
  /** A ping must be answered by any frame within this time; the server's welcome overrides it. Default: 10,000. */
  readonly pongMs: number
  /**
   * The same after a resume, an `online` signal or a return from the back-forward cache. The dials that follow such a signal spread over
   * this time at most. Default: 2,000.
   */
  readonly wakeMs: number
  /**
   * From the dial to the welcome. Default: 15,000. Less ends healthy attempts, because browsers hold dials back after failures:
   * Firefox longer after each, up to a minute.
   */
  readonly handshakeMs: number
  /** How long `auth.getToken` may take. Default: 10,000. */
  readonly tokenMs: number
  /** A connection that held less than this counts as flapping: the outage before it goes on. Default: 5,000. */
  readonly stableMs: number
  /**
   * While the page is being left, no loss is shown for this long, because browsers close its sockets before they show the next
   * page. A loss that lasts longer shows then. Default: 3,000.
   */
  readonly unloadHoldMs: number
  /** How long a planned leave waits for the server before the socket is closed anyway. Default: 2,000. */
  readonly leaveMs: number
  /** How long the connection or a channel outlives its last mounted component. Default: 300. */
  readonly lingerMs: number
  /**
   * A channel waits this long for the next message of a replay and for a page of older messages. Default: 30,000. Less asks again
   * over slow connections.
   */
  readonly answerMs: number
  /** A send that is not acknowledged within this time is rejected. Default: 300,000. */
  readonly sendMs: number
}

export const defaultTimes: Times = {
  ledMs: 250,
  bannerMs: 2000,
  escalateMs: 60_000,
  minVisibleMs: 1000,
  recoveryMs: 6000,
  confirmMs: 5000,
  unstableWithinMs: 60_000,
  unstableMs: 30_000,
  unstableGraceMs: 10_000,
  slowMs: 1000,
  slowPingMs: 2000,
  fastMs: 500,
  countdownMs: 5000,
  heartbeatMs: 25_000,
  pongMs: 10_000,
  wakeMs: 2000,
  handshakeMs: 15_000,
  tokenMs: 10_000,
  stableMs: 5000,
  unloadHoldMs: 3000,
  leaveMs: 2000,
  lingerMs: 300,
  answerMs: 30_000,
  sendMs: 300_000,
}

/**
 * Fills in the defaults of the times that the app left out.
 *
 * @throws RangeError when a name is unknown or a value is not a number of milliseconds ≥ 0
 */
export const resolveTimes = (given?: Partial<Times>): Times => withDefaults('times', defaultTimes, given)
