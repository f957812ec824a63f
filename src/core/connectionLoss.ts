import { earliestDial, nextDelay } from './backoff.js'
import { closeCodes } from './closeCodes.js'
import type { Failure, Outage } from './connection.js'
import type { ConnectionEffect, ConnectionPolicy, ConnectionStep, Stamp } from './connectionEvents.js'
import type { ConnectionState } from './connectionMachine.js'
import { reasons, type Reason, type RetryClass } from './reasons.js'

/** One failure, stamped. */
export const failure = (
  stamp: Stamp,
  reason: Reason,
  code: number | string | null,
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
  /** Overrides the catalogue for this one loss. */
  readonly retry?: RetryClass | undefined
}

/** The connection or the attempt is lost. Decides between another try, a pause and a verdict. */
export function lose(
  state: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  failed: Failure,
  hints: Hints = {},
): ConnectionStep {
  const outage = nextOutage(state.outage, state, failed, policy.times.stableMs)
  const effects: ConnectionEffect[] = [
    { type: 'closeSocket', code: closeCodes['closed-by-app'], reason: failed.reason },
    ...(state.status === 'connected' ? [{ type: 'interrupt' } as const] : []),
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
    isRedialAsked: false,
    retryNotBefore: null,
    // A farewell's width binds all dials until the next answer.
    spreadMs: isHint(hints.spreadMs) ? hints.spreadMs : state.spreadMs,
    stage: 'none',
    generation: state.generation + 1,
  }
  const isRenewable = failed.reason === 'token-expired' && policy.hasToken && state.refusedToken === null
  const retry = isRenewable ? 'now' : retryClassOf(failed.reason, policy, hints)
  if (retry === 'never') return { state: { ...lost, status: 'failed', since: stamp.at }, effects }
  // A first dial that fails is no loss: there was nothing yet.
  if (policy.retry === 'manual' && state.hasEverConnected)
    return { state: { ...lost, status: 'paused', pausedBy: 'manual', since: stamp.at }, effects }
  const refusedToken = isRenewable ? failed.reason : state.refusedToken
  return { state: { ...wait({ ...lost, refusedToken }, stamp, policy, retry, hints, state) }, effects }
}

function retryClassOf(reason: Reason, policy: ConnectionPolicy, hints: Hints): RetryClass {
  return hints.final === true
    ? 'never'
    : (hints.retry ?? policy.retryClasses[reason] ?? reasons[reason].retry)
}

function wait(
  lost: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  retry: Exclude<RetryClass, 'never'>,
  hints: Hints,
  before: ConnectionState,
): ConnectionState {
  const { outage } = lost
  const delay = nextDelay(
    {
      retry,
      attempts: outage?.attempts ?? 0,
      wasUp: before.status === 'connected',
      outageMs: stamp.at - (outage?.since ?? stamp.at),
      retryAfterMs: hints.retryAfterMs,
      spreadMs: hints.spreadMs,
      widthMs: lost.spreadMs,
      random: stamp.random,
    },
    policy.backoff,
  )
  const status = lost.hasEverConnected ? 'reconnecting' : 'connecting'
  const deadline = Math.max(stamp.at + delay, earliestDial(lost.dials))
  const isServerRequested =
    retry === 'slow' || retry === 'spread' || isHint(hints.retryAfterMs) || isHint(hints.spreadMs)
  return {
    ...lost,
    status,
    since: status === before.status ? before.since : stamp.at,
    stage: 'waiting',
    deadline,
    retryNotBefore: isServerRequested ? deadline : null,
  }
}

const isHint = (ms: number | undefined): ms is number => ms !== undefined && ms > 0

/** One outage, stamped once: flapping reopens it, later failures only change `lastError`. */
export function nextOutage(
  known: Outage | null,
  state: Pick<ConnectionState, 'status' | 'since' | 'generation'>,
  failed: Failure,
  stableMs: number,
): Outage {
  const isUp = state.status === 'connected'
  const goesOn = known !== null && (!isUp || (known.endedAt !== null && failed.at - known.endedAt < stableMs))
  if (goesOn) return { ...known, lastError: failed, endedAt: null }
  return {
    // Unlike a count, it is not reused after a rest that has forgotten the last outage.
    id: state.generation,
    since: isUp ? failed.at : state.since,
    cause: failed,
    lastError: failed,
    attempts: isUp ? 0 : 1,
    endedAt: null,
  }
}
