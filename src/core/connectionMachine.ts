import type { ConnectionStatus, Outage, PausedBy } from './connection.js'
import type { Reason } from './reasons.js'

/**
 * What exactly goes on in a connection that we dial. Each stage has at most one deadline, so one timer is enough and no timer
 * can be left over.
 *
 * | stage | deadline |
 * |---|---|
 * | `none` | – |
 * | `waiting` | when the next dial is due |
 * | `preparing` | when url and token must be there |
 * | `opening`, `handshake` | when the connection must be ready |
 * | `live` | when a ping is due |
 * | `verifying` | when a sign of life must be there |
 */
export type Stage = 'none' | 'waiting' | 'preparing' | 'opening' | 'handshake' | 'live' | 'verifying'

/** The internal state of a connection that we dial. Apps see its projection, `Connection`. */
export interface ConnectionState {
  readonly status: ConnectionStatus
  readonly stage: Stage
  readonly pausedBy: PausedBy | null
  readonly reason: Reason
  readonly code: number | string | null
  readonly message: string | null
  readonly since: number
  readonly outage: Outage | null
  readonly connectionId: string | null
  readonly sessionId: string | null
  readonly epoch: string | null
  readonly identity: string | null
  readonly hasEverConnected: boolean
  readonly reconnectCount: number
  readonly processClosedAt: number | null
  readonly identityChangedAt: number | null
  /** 0: there is nothing to ping with. */
  readonly heartbeatMs: number
  readonly pongMs: number
  /** When the stage must end; epoch milliseconds. */
  readonly deadline: number | null
  /** When the dial that goes on began. */
  readonly dialledAt: number
  /** A person asked for a dial while this one hangs: its deadline leads to another dial instead of a wait. */
  readonly isRedialAsked: boolean
  /** The server asked for a wait until then: a wake-up does not cut it short, a person may. */
  readonly retryNotBefore: number | null
  /** How wide the server wants its clients to spread after an unexpected loss; null when it did not say. */
  readonly spreadMs: number | null
  /** When the last dials began, oldest first: bounds how often a server can make a client dial. */
  readonly dials: readonly number[]
  /** Why the server refused the last token, while one refusal may still be answered by a fresh token. */
  readonly refusedToken: Reason | null
  /** The app signed out: the next server answer starts anew, without a prompt. */
  readonly isSignedOut: boolean
  /** When the last ping left, while one is unanswered. */
  readonly pingedAt: number | null
  /** Counts dials and closed sockets; reports of an older generation are ignored. */
  readonly generation: number
}

/** Before anything was asked for. */
export const initialConnectionState: ConnectionState = {
  status: 'idle',
  stage: 'none',
  pausedBy: null,
  reason: 'not-started',
  code: null,
  message: null,
  since: 0,
  outage: null,
  connectionId: null,
  sessionId: null,
  epoch: null,
  identity: null,
  hasEverConnected: false,
  reconnectCount: 0,
  processClosedAt: null,
  identityChangedAt: null,
  heartbeatMs: 0,
  pongMs: 0,
  deadline: null,
  dialledAt: 0,
  isRedialAsked: false,
  retryNotBefore: null,
  spreadMs: null,
  dials: [],
  refusedToken: null,
  isSignedOut: false,
  pingedAt: null,
  generation: 0,
}
