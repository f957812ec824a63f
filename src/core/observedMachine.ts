import type { Connection } from './connection.js'
import { initialConnection } from './connection.js'
import type { Reason } from './reasons.js'

/** Stage of a client that dials by itself, derived from its facts. */
type ObservedPhase = 'idle' | 'dialling' | 'waiting' | 'up' | 'suspect' | 'stopped' | 'closed'

/** The internal state of a connection made by a client library. The public connection is a part of it. */
export interface ObservedState {
  readonly phase: ObservedPhase
  readonly connection: Connection
  /** When the running dial counts as hanging; epoch milliseconds. */
  readonly deadline: number | null
  /** When the last dials began, oldest first. */
  readonly dials: readonly number[]
  /** Whether this package closed the client in order to dial again; its `closed` is then not a request of the app. */
  readonly isRedialling: boolean
  /** A retry was requested during a dial that may still succeed: its deadline leads to another dial. */
  readonly isRedialAsked: boolean
  /** Counts connections; the id of an outage comes from it. */
  readonly generation: number
}

export const initialObserved: ObservedState = {
  phase: 'idle',
  connection: initialConnection,
  deadline: null,
  dials: [],
  isRedialling: false,
  isRedialAsked: false,
  generation: 0,
}

/** A loss or a failed dial, as the client reports it. */
export interface ObservedLoss {
  readonly reason: Reason
  readonly code: string | number | null
  readonly message: string | null
  readonly retries: 'yes' | 'no' | 'unknown'
  readonly nextAttemptAt: number | null
}

/** Facts of the client, in the past tense, and intents, which end in `Requested`. */
export type ObservedEvent =
  | { readonly type: 'attached' }
  | { readonly type: 'dialled'; readonly attempt: number | null }
  | {
      readonly type: 'cameUp'
      readonly connectionId: string | null
      readonly identity: string | null
      readonly continuity: 'recovered' | 'gap' | 'unknown'
    }
  | { readonly type: 'wentDown'; readonly loss: ObservedLoss }
  | { readonly type: 'attemptFailed'; readonly loss: ObservedLoss }
  | {
      readonly type: 'verdictCame'
      readonly reason: Reason
      readonly code: string | number | null
      readonly message: string | null
    }
  | { readonly type: 'closed' }
  | { readonly type: 'provedAlive' }
  | { readonly type: 'suspected'; readonly reason: Reason }
  | { readonly type: 'retryRequested' }
  /** A sign of life was requested from the client. */
  | { readonly type: 'verifyRequested' }
  | { readonly type: 'disconnectRequested' }
  /** A disconnect after which nothing is known of the identity. */
  | { readonly type: 'signOutRequested' }
  | { readonly type: 'releaseRequested' }
  | { readonly type: 'acknowledgeRequested' }
  | { readonly type: 'disposed' }
  | { readonly type: 'ticked' }

/** Effects of a step, in order. */
export type ObservedEffect =
  | {
      readonly type: 'restore'
      readonly isOtherIdentity: boolean
      readonly continuity: 'recovered' | 'gap' | 'unknown'
    }
  | { readonly type: 'interrupt' }
  /** Stop a client that dials too often for a server. */
  | { readonly type: 'stopClient' }
  | { readonly type: 'retryClient' }

export interface ObservedPolicy {
  /** A dial without an answer counts as hanging after this, in milliseconds. */
  readonly handshakeMs: number
  /** A requested sign of life must arrive within this, in milliseconds. */
  readonly verifyMs: number
  /** A connection that held less than this counts as flapping. */
  readonly stableMs: number
  /** Whether the client can be made to stop. */
  readonly canStop: boolean
  /** Whether the client can be made to dial. */
  readonly canRetry: boolean
}

export interface ObservedStep {
  readonly state: ObservedState
  readonly effects: readonly ObservedEffect[]
}
