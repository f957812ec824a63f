import { initialConnection, type Connection } from './connection.js'
import type { Reason } from './reasons.js'

/**
 * Stage of a connection that this package dials. Each stage has at most one deadline, so one timer is enough and none can
 * leak.
 *
 * | stage | deadline |
 * |---|---|
 * | `none` | – |
 * | `waiting`, also in a pause that ends by itself | when the next dial is due |
 * | `preparing` | when url and token must be ready |
 * | `opening`, `handshake` | when the connection must be ready |
 * | `live` | when a ping is due |
 * | `verifying` | when to look for a sign of life |
 */
export type Stage = 'none' | 'waiting' | 'preparing' | 'opening' | 'handshake' | 'live' | 'verifying'

/** The internal state of a dialled connection. Apps see its projection, `Connection`. */
export interface ConnectionState extends Omit<Connection, 'nextAttemptAt'> {
  readonly stage: Stage
  /** 0 without pings. */
  readonly heartbeatMs: number
  readonly pongMs: number
  /** The deadline of the stage; epoch milliseconds. */
  readonly deadline: number | null
  /** When the running dial began; epoch milliseconds. */
  readonly dialledAt: number
  /** A retry was requested during this dial: its deadline leads to another dial instead of a wait. */
  readonly isRedialAsked: boolean
  /** The end of a wait that the server requested; a resume does not cut it short, a retry request does. */
  readonly retryNotBefore: number | null
  /** The window over which the server wants its clients to spread after an unexpected loss; null when it sent none. */
  readonly spreadMs: number | null
  /** When the device last resumed, or its network changed; epoch milliseconds, 0 for never. */
  readonly signalledAt: number
  /** When the last dials began, oldest first; limits how often a server can make a client dial. */
  readonly dials: readonly number[]
  /** Why the server refused the last token, while one refusal may still be answered by a fresh token. */
  readonly refusedToken: Reason | null
  /** The app signed out: the next welcome starts a new session without a prompt. */
  readonly isSignedOut: boolean
  /** When the unanswered ping was sent; null without one. */
  readonly pingedAt: number | null
  /** When its answer is due; null without one. The deadline may come sooner, to measure the next silence from the answer. */
  readonly answerBy: number | null
  /** Whether the answer has been missing for `times.slowPingMs`. */
  readonly isOverdue: boolean
  /** The newest round trips in a row: slow ones above 0, fast ones below. */
  readonly streak: number
  /** Counts dials and closed sockets; events of an older generation are ignored. */
  readonly generation: number
}

/** Nothing is under way: spread over a state when a stage ends. */
export const noStage = {
  stage: 'none',
  deadline: null,
  isRedialAsked: false,
  retryNotBefore: null,
  pingedAt: null,
  answerBy: null,
  isOverdue: false,
} as const

/** The initial state. */
export const initialConnectionState: ConnectionState = {
  ...initialConnection,
  ...noStage,
  heartbeatMs: 0,
  pongMs: 0,
  dialledAt: 0,
  spreadMs: null,
  signalledAt: 0,
  dials: [],
  refusedToken: null,
  isSignedOut: false,
  streak: 0,
  generation: 0,
}
