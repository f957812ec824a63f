import type { BackoffInput } from './backoff.js'
import type { Failure, PausedBy } from './connection.js'
import type { RetryClass } from './reasons.js'

/** A loss or a failed dial, for the decision of the app. */
export interface LossInfo extends Failure, Omit<BackoffInput, 'retry'> {
  readonly hasEverConnected: boolean
  /** The catalogue's class for the reason; `never` for a verdict. */
  readonly retry: RetryClass
  /** The wait of the catalogue, in milliseconds; null for a verdict. */
  readonly defaultMs: number | null
}

/** A cause of `paused` that an app may name. */
export type PauseCause = Exclude<PausedBy, 'offline' | 'hidden'>

/**
 * The next step after a loss:
 *
 * - `{ afterMs }` dials after this wait. A server that asked for a longer one gets it.
 * - `{ pause }` waits for a person or the app, and dials by itself after `resumeAfterMs` where that is given.
 * - `'fail'` is a verdict.
 *
 * All times are in milliseconds.
 */
export type RetryDecision =
  | { readonly afterMs: number }
  | { readonly pause: PauseCause; readonly resumeAfterMs?: number | undefined }
  | 'fail'

/**
 * Decides each loss and each failed dial. Pure; undefined leaves the decision to the catalogue. An error and a wait that is not a
 * number of milliseconds ≥ 0 are reported, and the catalogue decides. The limits of dials hold for every decision.
 *
 * @example
 * retry: ({ code, attempts }) => (code === 1012 || attempts > 20 ? 'fail' : undefined)
 */
export type RetryPolicy = (loss: LossInfo) => RetryDecision | undefined
