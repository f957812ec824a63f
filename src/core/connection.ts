import type { Reason } from './reasons.js'

/** What the app is told about the link to its one server. */
export type ConnectionStatus =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'paused'
  | 'disconnected'
  | 'failed'

/**
 * What exactly is going on. Each stage has at most one deadline, so one timer is enough and no timer can be left over.
 *
 * | stage | deadline |
 * |---|---|
 * | `none` | – |
 * | `waiting` | when the next dial is due |
 * | `authorizing` | when the token must be there |
 * | `opening`, `handshake` | when the welcome must be there |
 * | `live` | when a ping is due |
 * | `verifying` | when a sign of life must be there |
 */
export type Stage = 'none' | 'waiting' | 'authorizing' | 'opening' | 'handshake' | 'live' | 'verifying'

/** Why nothing is tried although the link is down. */
export type PausedBy = 'offline' | 'hidden' | 'manual' | 'policy'

/** What the device says: a hint, never a verdict. */
export type Network = 'online' | 'offline' | 'unknown'

/** One failure, as it was seen. */
export interface Failure {
  readonly reason: Reason
  /** The raw close code, or null when no socket closed. */
  readonly code: number | null
  /** The server's or the platform's words: untrusted text. */
  readonly message: string | null
  /** Epoch milliseconds. */
  readonly at: number
}

/** From the first loss to the next stable `connected`. Stamped once: flapping does not restart it. */
export interface Outage {
  readonly id: number
  readonly since: number
  /** The first failure; later ones go to `lastError`. Source: Electric Imp's doubled callback. */
  readonly cause: Failure
  readonly lastError: Failure
  /** Dials so far. */
  readonly attempts: number
  /** When the link came back; null while it is down. */
  readonly endedAt: number | null
}

/** The state of the connection. A snapshot: it changes by replacement only. */
export interface ConnectionState {
  readonly status: ConnectionStatus
  readonly stage: Stage
  readonly pausedBy: PausedBy | null
  /** Why the status is what it is, with the raw code and the server's words beside it. */
  readonly reason: Reason
  readonly code: number | null
  readonly message: string | null
  /** Since when the status holds; epoch milliseconds. */
  readonly since: number
  /** The outage that goes on, or the last one, with `endedAt`. */
  readonly outage: Outage | null
  /** New for each socket; null while there is none. */
  readonly connectionId: string | null
  /** What the server remembers us by, across sockets. */
  readonly sessionId: string | null
  /** Identity of the server's memory. */
  readonly epoch: string | null
  readonly hasEverConnected: boolean
  /** How often the link came back. */
  readonly reconnectCount: number
  /** When the server last said that it had forgotten our session. */
  readonly processClosedAt: number | null
  readonly heartbeatMs: number
  readonly pongMs: number
  /** When the stage must end; epoch milliseconds. */
  readonly deadline: number | null
  /** The server asked to be left alone until then: a wake-up does not cut the wait short, a person may. */
  readonly patientUntil: number | null
  /** When the last ping left, while one is unanswered. */
  readonly pingedAt: number | null
  /** Counts dials and hang-ups; what an older generation reports is ignored. */
  readonly generation: number
}

/** The state before anything was asked for; also the server-side snapshot. */
export const initialConnection: ConnectionState = {
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
  hasEverConnected: false,
  reconnectCount: 0,
  processClosedAt: null,
  heartbeatMs: 0,
  pongMs: 0,
  deadline: null,
  patientUntil: null,
  pingedAt: null,
  generation: 0,
}
