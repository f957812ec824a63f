import type { BackoffPolicy } from './backoff.js'
import type { Network } from './connection.js'
import type { ConnectionState } from './connectionMachine.js'
import type { Reason, RetryClass } from './reasons.js'
import type { Times } from './times.js'

/** Stamped on every event by the engine: the time and one random number in [0, 1), so that decisions stay pure. */
export interface Stamp {
  readonly at: number
  readonly random: number
}

/** What the machine needs to know once a connection is ready. Without a session: nulls. */
export interface Ready {
  readonly connectionId: string | null
  readonly sessionId: string | null
  readonly isResumed: boolean
  readonly epoch: string | null
  readonly identity: string | null
  /** 0: there is nothing to ping with. */
  readonly heartbeatMs: number
  readonly pongMs: number
  readonly spreadMs: number | null
}

/** Facts about the connection, in the past tense, and intents, which end in `Requested`. */
export type ConnectionEvent =
  | { readonly type: 'connectRequested' }
  | { readonly type: 'retryRequested' }
  | { readonly type: 'verifyRequested' }
  | { readonly type: 'disconnectRequested' }
  | { readonly type: 'signOutRequested' }
  | { readonly type: 'acknowledgeRequested' }
  | { readonly type: 'disposed' }
  | { readonly type: 'prepared'; readonly generation: number }
  | {
      readonly type: 'dialFailed'
      readonly generation: number
      readonly reason: Reason
      readonly message: string | null
    }
  | { readonly type: 'socketOpened'; readonly generation: number }
  | { readonly type: 'becameReady'; readonly generation: number; readonly ready: Ready }
  | {
      readonly type: 'goodbyeReceived'
      readonly generation: number
      readonly reason: Reason
      readonly code: number | string | null
      readonly message: string | null
      readonly retryAfterMs?: number | undefined
      readonly spreadMs?: number | undefined
      readonly final?: boolean
    }
  | {
      readonly type: 'socketClosed'
      readonly generation: number
      /** Given when the connector knows better than the standard. */
      readonly meaning?: { readonly reason: Reason; readonly retry?: RetryClass } | null
      readonly code: number
      readonly message: string | null
      readonly wasOpen: boolean
    }
  | { readonly type: 'protocolViolated'; readonly generation: number; readonly message: string | null }
  | { readonly type: 'spreadTold'; readonly generation: number; readonly spreadMs: number }
  | { readonly type: 'identityChangedElsewhere' }
  | { readonly type: 'resumed' }
  | { readonly type: 'networkChanged'; readonly network: Network }
  | { readonly type: 'ticked'; readonly lastInboundAt: number }

/** What the runtime must do, in order. */
export type ConnectionEffect =
  /** Resolve the url and fetch a token; `refused` says why the last token was not taken. */
  | { readonly type: 'prepare'; readonly generation: number; readonly refused: Reason | null }
  | { readonly type: 'dial'; readonly generation: number }
  | { readonly type: 'startHandshake'; readonly generation: number }
  | { readonly type: 'ping'; readonly generation: number }
  /** Let go of the socket now, without waiting for its close handshake. */
  | { readonly type: 'closeSocket'; readonly code: number; readonly reason: Reason }
  /** Say bye and close in an orderly way, in the background. */
  | { readonly type: 'leave' }
  /** Forget the session key: the app signed out. */
  | { readonly type: 'forgetSession' }
  /** The connection carries data: parts restore what they had. */
  | { readonly type: 'restore'; readonly isOtherIdentity: boolean }
  /** The connection is gone: parts are interrupted. */
  | { readonly type: 'interrupt' }
  /** The server has forgotten our session. */
  | { readonly type: 'reportProcessClosed' }
  /** Somebody else signed in: other tabs of the origin are told that, and no more. */
  | { readonly type: 'announceIdentityChange' }

/** `manual`: after a loss, wait for a person. A first dial that fails is still retried. Source: Electric Imp `RETURN_ON_ERROR`. */
export type RetryMode = 'auto' | 'manual'

/** What the machine is configured with. */
export interface ConnectionPolicy {
  readonly times: Times
  readonly backoff: BackoffPolicy
  /** Whether a url or a token must be fetched before each dial. */
  readonly needsPreparation: boolean
  readonly hasToken: boolean
  readonly retry: RetryMode
  /** Overrides of the catalogue's retry classes. */
  readonly retryClasses: { readonly [R in Reason]?: RetryClass }
}

export interface ConnectionStep {
  readonly state: ConnectionState
  readonly effects: readonly ConnectionEffect[]
}
