import {
  earliestDial,
  earliestWithinLimits,
  nextDelay,
  STEADY_MS,
  type BackoffInput,
  type BackoffPolicy,
} from './backoff.js'
import type { ConnectionStatus, PausedBy } from './connection.js'
import type { LossInfo, RetryPolicy } from './retryPolicy.js'

/** The step after a loss. A verdict has neither a pause nor a deadline. */
export interface RetryStep {
  readonly status: ConnectionStatus
  /** The cause of the pause; null for none. */
  readonly pausedBy: PausedBy | null
  /** When the next dial is due; epoch milliseconds, null for none. */
  readonly deadline: number | null
  /** The same where the server asked for the wait; null otherwise. */
  readonly retryNotBefore: number | null
}

/** The fields of all decisions; a verdict has none. */
export interface AnyDecision {
  readonly pause?: PausedBy
  readonly resumeAfterMs?: number | undefined
  readonly afterMs?: number | null
}

/**
 * The step after a loss: that of the app, or that of the catalogue where the app leaves it the decision.
 *
 * @param dials when the last dials began
 * @param askedAt when a request of a person or the app is due; Infinity without one
 */
export function decideRetry(
  loss: Omit<LossInfo, 'defaultMs'>,
  dials: readonly number[],
  askedAt: number,
  policy: { readonly retry: RetryPolicy; readonly backoff: BackoffPolicy },
): RetryStep {
  const { at, retry } = loss
  const defaultMs = retry === 'never' ? null : nextDelay(loss as BackoffInput, policy.backoff)
  const decision = policy.retry({ ...loss, defaultMs }) ?? { afterMs: defaultMs }
  const { pause: pausedBy = null, resumeAfterMs = null, afterMs = resumeAfterMs } = decision as AnyDecision
  const ended = pausedBy === null ? 'failed' : 'paused'
  if (afterMs === null) return { status: ended, pausedBy, deadline: null, retryNotBefore: null }
  const isPaced = retry === 'slow' || retry === 'spread'
  const isServerRequested = isPaced || isHint(loss.retryAfterMs) || isHint(loss.spreadMs)
  const waitMs = Math.max(afterMs, isServerRequested ? (defaultMs ?? 0) : 0)
  const isSteady = waitMs !== defaultMs && waitMs >= STEADY_MS
  const earliest = isSteady ? earliestWithinLimits(dials) : earliestDial(dials)
  const deadline = Math.min(Math.max(at + waitMs, earliest), Math.max(at, askedAt))
  const trying = loss.hasEverConnected ? 'reconnecting' : 'connecting'
  const status = pausedBy === null ? trying : 'paused'
  return { status, pausedBy, deadline, retryNotBefore: isServerRequested ? deadline : null }
}

/** Whether a hint of the server about a time says something. */
export const isHint = (ms: number | undefined): ms is number => ms !== undefined && ms > 0
