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

/** Why nothing is tried although the link is down. */
export type PausedBy = 'offline' | 'hidden' | 'manual' | 'policy'

/** What the device says: a hint, never a verdict. */
export type Network = 'online' | 'offline' | 'unknown'

/** One failure, as it was seen. */
export interface Failure {
  readonly reason: Reason
  /** The raw code: a number for a WebSocket close, whatever another client gives; null when there is none. */
  readonly code: number | string | null
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

/** The connection as an app sees it. The same object while nothing changed for a person: a healthy hour is one object. */
export interface Connection {
  readonly status: ConnectionStatus
  readonly pausedBy: PausedBy | null
  /** Why the status is what it is, with the raw code and the server's words beside it. */
  readonly reason: Reason
  readonly code: number | string | null
  readonly message: string | null
  /** Since when the status holds; epoch milliseconds. */
  readonly since: number
  /** The outage that goes on, or the last one, with `endedAt`. */
  readonly outage: Outage | null
  /** When the next dial is due; epoch milliseconds. Null when none is planned, or only the client library knows. */
  readonly nextAttemptAt: number | null
  /** New for each connection; null while there is none, or when nobody names it. */
  readonly connectionId: string | null
  /** What the server remembers us by, across sockets; null without a session. */
  readonly sessionId: string | null
  /** Identity of the server's memory; null when the server has none that it tells of. */
  readonly epoch: string | null
  /** Whom the server took us for, as an opaque id; null when nobody can tell. */
  readonly identity: string | null
  readonly hasEverConnected: boolean
  /** How often the connection came back. */
  readonly reconnectCount: number
  /** When the server last said that it had forgotten our session; epoch milliseconds. */
  readonly processClosedAt: number | null
  /** When another identity signed in, here or in another tab, until somebody acknowledges it; epoch milliseconds. */
  readonly identityChangedAt: number | null
}

/** Before anything was asked for; also the server-side snapshot. */
export const initialConnection: Connection = {
  status: 'idle',
  pausedBy: null,
  reason: 'not-started',
  code: null,
  message: null,
  since: 0,
  outage: null,
  nextAttemptAt: null,
  connectionId: null,
  sessionId: null,
  epoch: null,
  identity: null,
  hasEverConnected: false,
  reconnectCount: 0,
  processClosedAt: null,
  identityChangedAt: null,
}
