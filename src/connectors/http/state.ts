import type { BackoffPolicy } from '../../core/backoff.js'
import { initialConnection, type Connection, type Failure, type Network } from '../../core/connection.js'
import type { Stamp } from '../../core/connectionEvents.js'
import type { Reason, RetryClass } from '../../core/reasons.js'
import type { RetryPolicy } from '../../core/retryPolicy.js'
import type { Times } from '../../core/times.js'

/**
 * The stage of the machine. Each has at most one deadline.
 *
 * | stage | connected | deadline |
 * |---|---|---|
 * | `rest` | no | – |
 * | `listening`: without a probe, the next request of the app decides | no | when a retry without any request ends |
 * | `waiting`, also in a pause that ends by itself | no | when the next probe is due |
 * | `probing` | no | when the probe must be answered |
 * | `up` | yes | – |
 * | `suspected`: a request failed, and the last suspicion was a false alarm | yes | when the probe that decides is due |
 * | `checking`: the probe that decides is under way | yes | when it must be answered |
 */
export type HttpStage = 'rest' | 'listening' | 'waiting' | 'probing' | 'up' | 'suspected' | 'checking'

/** The internal state of a connector without a socket. */
export interface HttpState {
  readonly connection: Connection
  readonly stage: HttpStage
  /** When the stage must end; epoch milliseconds. */
  readonly deadline: number | null
  /** Counts probes; the answer of an older one is ignored. */
  readonly generation: number
  /** When the last probes began, oldest first: bounds how often a client probes. */
  readonly probes: readonly number[]
  /** A retry was requested during a probe that may still succeed: its end leads to another probe. */
  readonly isProbeAsked: boolean
  /** The server asked for a wait until then: a wake-up does not cut it short. */
  readonly retryNotBefore: number | null
  /** How many waits of this outage a hint has shortened. */
  readonly shortenedWaits: number
  /** When the request failed that raised the suspicion. */
  readonly suspectedAt: number | null
  /** Suspicions in a row that a probe proved wrong, and when the first and the last were. */
  readonly falseAlarms: { readonly count: number; readonly since: number; readonly at: number } | null
}

/** One failed request or probe. */
export interface HttpFailure extends Pick<Failure, 'reason' | 'code' | 'message'> {
  /** The server's word on how long to stay away, in milliseconds. */
  readonly retryAfterMs: number | null
}

/** Facts in the past tense, and intents, which end in `Requested`. */
export type HttpEvent =
  | { readonly type: 'connectRequested'; readonly network: Network }
  | { readonly type: 'retryRequested' }
  | { readonly type: 'verifyRequested' }
  | { readonly type: 'disconnectRequested' }
  | { readonly type: 'disposed' }
  | { readonly type: 'networkChanged'; readonly network: Network }
  | { readonly type: 'resumed'; readonly network: Network }
  | { readonly type: 'requestSucceeded' }
  | { readonly type: 'requestFailed'; readonly failure: HttpFailure }
  | { readonly type: 'requestRefused'; readonly failure: HttpFailure }
  | { readonly type: 'probeSucceeded'; readonly generation: number }
  | { readonly type: 'probeFailed'; readonly generation: number; readonly failure: HttpFailure }
  | { readonly type: 'ticked' }

export type StampedEvent = HttpEvent & Stamp

/** The configuration of the machine. */
export interface HttpPolicy {
  readonly times: Times
  readonly backoff: BackoffPolicy
  readonly retry: RetryPolicy
  readonly retryClasses: { readonly [R in Reason]?: RetryClass }
  readonly hasProbe: boolean
}

/** The state before the first intent. */
export const initialHttpState: HttpState = {
  connection: initialConnection,
  stage: 'rest',
  deadline: null,
  generation: 0,
  probes: [],
  isProbeAsked: false,
  retryNotBefore: null,
  shortenedWaits: 0,
  suspectedAt: null,
  falseAlarms: null,
}

/** Whether a probe is under way. */
export const isProbing = ({ stage }: HttpState): boolean => stage === 'probing' || stage === 'checking'

/** No connection is asked for: reports change nothing. */
export const isInactive = ({ stage, connection: { status } }: HttpState): boolean =>
  stage === 'rest' && (status === 'idle' || status === 'disconnected')
