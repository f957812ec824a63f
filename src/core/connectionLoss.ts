import { earliestRequestedDial, HUNG_MS } from './backoff.js'
import type { Failure, Outage } from './connection.js'
import type { ConnectionPolicy, ConnectionStep, Stamp } from './connectionEvents.js'
import { noStage, type ConnectionState } from './connectionMachine.js'
import { closeSocket, interruptOf } from './connectionSteps.js'
import type { Reason, RetryClass } from './reasons.js'
import { retryClassOf } from './retryClasses.js'
import { decideRetry, isHint } from './retryDecision.js'
import type { LossInfo } from './retryPolicy.js'

/** One failure with its time. */
export const failure = (
  stamp: Stamp,
  reason: Reason,
  code: number | string | null = null,
  message: string | null = null,
): Failure => ({ reason, code, message, at: stamp.at })

/** Hints of the server beside the reason, as they came over the wire. */
export interface Hints {
  readonly retryAfterMs?: number | undefined
  readonly spreadMs?: number | undefined
  readonly final?: boolean
  /** Overrides the catalogue for this one loss. */
  readonly retry?: RetryClass | undefined
}

/** Decides between another dial, a pause and a verdict after a loss or a failed dial. */
export function onLost(
  state: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  failed: Failure,
  hints: Hints = {},
): ConnectionStep {
  const { at, ...told } = failed
  const { dials, hasEverConnected } = state
  const outage = nextOutage(state.outage, state, failed, policy.times.stableMs)
  const wasUp = state.status === 'connected'
  // Without a token, a new request may carry newer cookies.
  const isFresh = policy.hasToken || wasUp
  const isRenewable = failed.reason === 'token-expired' && isFresh && state.refusedToken === null
  const { retryAfterMs, spreadMs } = hints
  // The window of a goodbye applies to all dials until the next welcome.
  const widthMs = isHint(spreadMs) ? spreadMs : state.spreadMs
  const { wakeMs } = policy.times
  // The device or its network caused a loss that follows their signal: most clients of the server are still connected.
  const isOfDevice = at - state.signalledAt <= wakeMs + HUNG_MS
  const loss: Omit<LossInfo, 'defaultMs'> = {
    ...failed,
    retry: isRenewable ? 'backoff' : classOf(failed.reason, policy, hints),
    hasEverConnected,
    wasUp,
    attempts: outage.attempts,
    outageMs: at - outage.since,
    retryAfterMs,
    spreadMs,
    widthMs: widthMs && isOfDevice ? Math.min(widthMs, wakeMs) : widthMs,
    random: stamp.random,
  }
  // A request during the failed dial still leads to another one.
  const askedAt = state.isRedialAsked ? earliestRequestedDial(dials) : Infinity
  const step = decideRetry(loss, dials, askedAt, policy)
  const lost: ConnectionState = {
    ...state,
    ...told,
    ...noStage,
    ...step,
    stage: step.deadline === null ? 'none' : 'waiting',
    since: step.status === state.status ? state.since : at,
    outage,
    connectionId: null,
    spreadMs: widthMs,
    refusedToken: isRenewable ? failed.reason : state.refusedToken,
    generation: state.generation + 1,
  }
  return { state: lost, effects: [closeSocket(failed.reason), ...interruptOf(state)] }
}

function classOf(reason: Reason, { retryClasses }: ConnectionPolicy, { final, retry }: Hints): RetryClass {
  return final === true ? 'never' : (retry ?? retryClasses[reason] ?? retryClassOf(reason))
}

/** Starts or continues the outage: flapping reopens it, later failures only change `lastError`. */
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
    // The generation, unlike a count of outages, stays unique after a rest has dropped the last outage.
    id: state.generation,
    since: isUp ? failed.at : state.since,
    cause: failed,
    lastError: failed,
    attempts: isUp ? 0 : 1,
    endedAt: null,
  }
}
