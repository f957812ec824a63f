import type { BackoffPolicy } from './backoff.js'
import type { Network } from './connection.js'
import type { ConnectionState } from './connectionMachine.js'
import type { Reason, RetryClass } from './reasons.js'
import type { RetryPolicy } from './retryPolicy.js'
import type { Times } from './times.js'

/** Stamped on every event by the engine: the time and one random number in [0, 1), so that decisions stay pure. */
export interface Stamp {
  readonly at: number
  readonly random: number
}

/** Facts of a ready connection. Without a session: nulls. */
export interface Ready {
  readonly connectionId: string | null
  readonly sessionId: string | null
  readonly isResumed: boolean
  readonly epoch: string | null
  readonly identity: string | null
  /** 0 without pings. */
  readonly heartbeatMs: number
  readonly pongMs: number
  readonly spreadMs: number | null
}

/** A pause of the app that ends by itself. */
export interface Pause extends Pick<ConnectionState, 'pausedBy' | 'deadline'> {
  readonly status: 'paused'
  readonly stage: 'waiting'
}

/** Facts about the connection, in the past tense, and intents, which end in `Requested`. */
export type ConnectionEvent =
  | { readonly type: 'connectRequested' }
  | { readonly type: 'retryRequested' }
  | { readonly type: 'verifyRequested' }
  | { readonly type: 'disconnectRequested' }
  | { readonly type: 'pauseRequested'; readonly pause: Pause }
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
      /** Replaces the standard meaning of the close code. */
      readonly meaning?: {
        readonly reason: Reason
        readonly retry?: RetryClass | undefined
        readonly retryAfterMs?: number | undefined
      } | null
      readonly code: number
      readonly message: string | null
      readonly wasOpen: boolean
    }
  | { readonly type: 'protocolViolated'; readonly generation: number; readonly message: string | null }
  /** The server answered the newest ping. */
  | { readonly type: 'answered'; readonly generation: number; readonly roundTripMs: number }
  | { readonly type: 'spreadTold'; readonly generation: number; readonly spreadMs: number }
  | { readonly type: 'identityChangedElsewhere' }
  | { readonly type: 'resumed' }
  | { readonly type: 'networkChanged'; readonly network: Network }
  | { readonly type: 'ticked'; readonly lastInboundAt: number }

/** Effects of a step, in order. */
export type ConnectionEffect =
  /** Resolve the url and fetch a token; `refused` is the reason why the server refused the last token. */
  | { readonly type: 'prepare'; readonly generation: number; readonly refused: Reason | null }
  | { readonly type: 'dial'; readonly generation: number }
  | { readonly type: 'startHandshake'; readonly generation: number }
  | { readonly type: 'ping'; readonly generation: number }
  /** Drop the socket now, without waiting for its close handshake. */
  | { readonly type: 'closeSocket'; readonly reason: Reason }
  /** Send the bye and close the socket in the background. */
  | { readonly type: 'leave' }
  /** Forget the session key: the app signed out. */
  | { readonly type: 'forgetSession' }
  /** The connection carries data: parts restore their subscriptions and sends. */
  | { readonly type: 'restore'; readonly isOtherIdentity: boolean }
  /** The connection is gone: parts are interrupted. */
  | { readonly type: 'interrupt' }
  /** The session is gone. */
  | { readonly type: 'reportProcessClosed' }
  /** Another identity signed in: notify the other tabs of the origin, without content. */
  | { readonly type: 'announceIdentityChange' }

/** Configuration of the machine. */
export interface ConnectionPolicy {
  readonly times: Times
  readonly backoff: BackoffPolicy
  /** Whether a url or a token must be fetched before each dial. */
  readonly needsPreparation: boolean
  readonly hasToken: boolean
  /** Decides each loss; it neither throws nor answers badly. */
  readonly retry: RetryPolicy
  /** Overrides of the catalogue's retry classes. */
  readonly retryClasses: { readonly [R in Reason]?: RetryClass }
}

export interface ConnectionStep {
  readonly state: ConnectionState
  readonly effects: readonly ConnectionEffect[]
}
