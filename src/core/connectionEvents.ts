import type { BackoffPolicy } from './backoff.js'
import type { Network } from './connection.js'
import type { Reason, RetryClass } from './reasons.js'
import type { Times } from './times.js'

/** Stamped on every event by the dispatcher: the time and one random number in [0, 1), so that decisions stay pure. */
export interface Stamp {
  readonly at: number
  readonly luck: number
}

/** What the machine needs to know of a welcome. */
export interface Welcome {
  readonly connectionId: string
  readonly sessionId: string
  readonly resumed: boolean
  readonly epoch: string
  readonly heartbeatMs: number
  readonly pongMs: number
}

/** Facts about the connection, in the past tense, and intents, which end in `Requested`. */
export type ConnectionEvent =
  | { readonly type: 'connectRequested' }
  | { readonly type: 'retryRequested' }
  | { readonly type: 'disconnectRequested' }
  | { readonly type: 'disposed' }
  | { readonly type: 'tokenObtained'; readonly generation: number }
  | {
      readonly type: 'dialFailed'
      readonly generation: number
      readonly reason: Reason
      readonly message: string | null
    }
  | { readonly type: 'socketOpened'; readonly generation: number }
  | { readonly type: 'welcomed'; readonly generation: number; readonly welcome: Welcome }
  | {
      readonly type: 'goodbyeReceived'
      readonly generation: number
      readonly reason: Reason
      readonly code: number | null
      readonly message: string | null
      readonly retryAfterMs?: number | undefined
      readonly spreadMs?: number | undefined
      readonly final?: boolean
    }
  | {
      readonly type: 'socketClosed'
      readonly generation: number
      readonly code: number
      readonly message: string | null
      readonly wasOpen: boolean
    }
  | { readonly type: 'protocolViolated'; readonly generation: number; readonly message: string | null }
  | { readonly type: 'woke' }
  | { readonly type: 'networkChanged'; readonly network: Network }
  | { readonly type: 'ticked'; readonly lastInboundAt: number }

/** What the runtime must do, in order, after the state is committed. */
export type ConnectionEffect =
  | { readonly type: 'fetchToken'; readonly generation: number }
  | { readonly type: 'dial'; readonly generation: number }
  | { readonly type: 'sendHello'; readonly generation: number }
  | { readonly type: 'ping'; readonly generation: number }
  /** Let go of the socket now; its close handshake is nobody's business any more. */
  | { readonly type: 'hangUp'; readonly code: number; readonly reason: Reason }
  /** Say bye and close in an orderly way, in the background. */
  | { readonly type: 'leave' }
  /** The link is usable: rejoin the channels, then send what waits. */
  | { readonly type: 'restore' }
  /** The link is gone: channels are interrupted. */
  | { readonly type: 'interrupt' }
  /** The server has forgotten our session. */
  | { readonly type: 'reportProcessClosed' }

/** What the machine is configured with. */
export interface ConnectionPolicy {
  readonly times: Times
  readonly backoff: BackoffPolicy
  /** Whether a token must be fetched before each dial. */
  readonly needsToken: boolean
  /** `manual`: after a loss, wait for a person. Source: Electric Imp `RETURN_ON_ERROR`. */
  readonly retry: 'auto' | 'manual'
  /** Overrides of the catalogue's retry classes. */
  readonly retryClasses: { readonly [R in Reason]?: RetryClass }
}

export interface ConnectionStep<State> {
  readonly state: State
  readonly effects: readonly ConnectionEffect[]
}
