import { nextDelay } from './backoff.js'
import { closeCodes } from './closeCodes.js'
import type { ConnectionState, Failure, Outage } from './connection.js'
import type { ConnectionEffect, ConnectionPolicy, ConnectionStep, Stamp } from './connectionEvents.js'
import { reasons, type Reason } from './reasons.js'

/** One failure, stamped. */
export const failure = (
  stamp: Stamp,
  reason: Reason,
  code: number | null,
  message: string | null,
): Failure => ({
  reason,
  code,
  message,
  at: stamp.at,
})

/** What the server may say beside the reason; as it came over the wire. */
export interface Hints {
  readonly retryAfterMs?: number | undefined
  readonly spreadMs?: number | undefined
  readonly final?: boolean
}

/** The link or the attempt is gone. Decides between another try, a pause and a verdict. */
export function lose(
  state: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  failed: Failure,
  hints: Hints = {},
): ConnectionStep<ConnectionState> {
  const outage = stampOutage(state, policy, failed)
  const wasConnected = state.status === 'connected'
  const effects: ConnectionEffect[] = [
    { type: 'hangUp', code: closeCodes['closed-by-app'], reason: failed.reason },
    ...(wasConnected ? [{ type: 'interrupt' } as const] : []),
  ]
  const lost: ConnectionState = {
    ...state,
    reason: failed.reason,
    code: failed.code,
    message: failed.message,
    outage,
    connectionId: null,
    pingedAt: null,
    deadline: null,
    patientUntil: null,
    stage: 'none',
    generation: state.generation + 1,
  }
  const retry = hints.final ? 'never' : (policy.retryClasses[failed.reason] ?? reasons[failed.reason].retry)
  if (retry === 'never') return { state: { ...lost, status: 'failed', since: stamp.at }, effects }
  if (policy.retry === 'manual')
    return { state: { ...lost, status: 'paused', pausedBy: 'policy', since: stamp.at }, effects }
  const delay = nextDelay(
    {
      retry,
      attempts: outage.attempts,
      outageMs: stamp.at - outage.since,
      retryAfterMs: hints.retryAfterMs,
      spreadMs: hints.spreadMs,
      luck: stamp.luck,
    },
    policy.backoff,
  )
  const status = state.hasEverConnected ? 'reconnecting' : 'connecting'
  const since = status === state.status ? state.since : stamp.at
  const deadline = stamp.at + delay
  const isAsked =
    retry === 'slow' || retry === 'spread' || hasHint(hints.retryAfterMs) || hasHint(hints.spreadMs)
  const patientUntil = isAsked ? deadline : null
  return { state: { ...lost, status, since, stage: 'waiting', deadline, patientUntil }, effects }
}

const hasHint = (ms: number | undefined): boolean => ms !== undefined && ms > 0

/** One outage, stamped once: flapping reopens it, later failures only change `lastError`. */
function stampOutage(state: ConnectionState, policy: ConnectionPolicy, failed: Failure): Outage {
  const known = state.outage
  const goesOn =
    known !== null &&
    (state.status !== 'connected' ||
      (known.endedAt !== null && failed.at - known.endedAt < policy.times.stableMs))
  if (goesOn) return { ...known, lastError: failed, endedAt: null }
  const cold = state.status !== 'connected'
  return {
    // Unlike a count, it is not reused after a rest that has forgotten the last outage.
    id: state.generation,
    since: cold ? state.since : failed.at,
    cause: failed,
    lastError: failed,
    attempts: cold ? 1 : 0,
    endedAt: null,
  }
}
