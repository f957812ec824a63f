import type { Reason } from './reasons.js'

/** Status of the connection to the server. */
export type ConnectionStatus =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'paused'
  | 'disconnected'
  | 'failed'

/**
 * The cause of a pause.
 *
 * - `offline`: the device has no network, and the connector has nothing else to go by (`http`)
 * - `hidden`: the page is in the background; see `pauseInBackground`
 * - `manual`: the app leaves retries to a person
 * - `policy`: the retry policy of the app, or a client library that stopped by itself
 * - `budget`: the outage used up its budget
 */
export type PausedBy = 'offline' | 'hidden' | 'manual' | 'policy' | 'budget'

/** The network status of the device: a hint, never a verdict. */
export type Network = 'online' | 'offline' | 'unknown'

/**
 * How far a connection is, where its connector tells.
 *
 * - `waiting`: for the next dial
 * - `preparing`: the url or the token is on its way
 * - `opening`: the socket is being opened
 * - `handshake`: the socket is open, and the server has not accepted the client yet
 * - `verifying`: connected, and a ping has had no answer for `times.slowPingMs`
 */
export type ConnectionStage = 'waiting' | 'preparing' | 'opening' | 'handshake' | 'verifying'

/**
 * How fast the connection answers: `degraded` after slow round trips, `good` again after fast ones. See `times.slowMs`. Always
 * `good` where round trips are not measured.
 */
export type Quality = 'good' | 'degraded'

/** One failure of the connection. */
export interface Failure {
  /** The reason of the failure. */
  readonly reason: Reason
  /** The raw code: a number for a WebSocket close, or the code of another client library; null when there is none. */
  readonly code: number | string | null
  /** Text of the server or the platform: untrusted. */
  readonly message: string | null
  /** Epoch milliseconds. */
  readonly at: number
}

/** The time from the first loss to the next stable `connected`. Flapping does not start another outage. */
export interface Outage {
  /** Unique per client. */
  readonly id: number
  /** When the outage began; epoch milliseconds. */
  readonly since: number
  /** The first failure; later ones go to `lastError`. Source: Electric Imp's doubled callback. */
  readonly cause: Failure
  /** The newest failure. */
  readonly lastError: Failure
  /** Dials so far. */
  readonly attempts: number
  /** When the connection was back; null while it is down. Epoch milliseconds. */
  readonly endedAt: number | null
}

/** The connection as an app sees it. The same object while nothing changed for a person: a healthy connection never changes it. */
export interface Connection {
  /** The status of the connection. */
  readonly status: ConnectionStatus
  /** The cause of `paused`; null otherwise. */
  readonly pausedBy: PausedBy | null
  /** The reason of the last change, with the raw code and the text of the server beside it. */
  readonly reason: Reason
  /** The raw code of the last change; null without one. */
  readonly code: number | string | null
  /** Text of the server: untrusted; null without one. */
  readonly message: string | null
  /** When the status began; epoch milliseconds. */
  readonly since: number
  /** The current outage, or the last one, with `endedAt`. */
  readonly outage: Outage | null
  /**
   * When the next dial is due, also the one that ends a pause; epoch milliseconds. Null when none is planned, or the client
   * library does not report it.
   */
  readonly nextAttemptAt: number | null
  /** New for each connection; null while disconnected, or when the server sends none. */
  readonly connectionId: string | null
  /** The id of the server's session, which outlives sockets; null without a session. */
  readonly sessionId: string | null
  /** The id of the server's history, which changes when its store was lost; null when the server sends none. */
  readonly epoch: string | null
  /** The opaque id of the user that the server authenticated; null when the server sends none. */
  readonly identity: string | null
  /** How fast the connection answers. Changes only with the verdict, not with each round trip. */
  readonly quality: Quality
  /** Whether the connection was ever up. */
  readonly hasEverConnected: boolean
  /** The number of reconnects. */
  readonly reconnectCount: number
  /** When the server last reported that the session is gone; epoch milliseconds, null for never. */
  readonly processClosedAt: number | null
  /** When another identity signed in, here or in another tab; null after it was acknowledged. Epoch milliseconds. */
  readonly identityChangedAt: number | null
}

/** Whether the connection is down until the app or a person connects again. */
export const isOver = ({ status }: Pick<Connection, 'status'>): boolean =>
  status === 'failed' || status === 'disconnected'

/** The initial state; also the server-side snapshot. */
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
  quality: 'good',
  hasEverConnected: false,
  reconnectCount: 0,
  processClosedAt: null,
  identityChangedAt: null,
}
