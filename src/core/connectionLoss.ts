import { earliestDial, earliestRequestedDial, nextDelay } from './backoff.js'
import type { Failure, Outage } from './connection.js'
import type {
  ConnectionEffect,
  ConnectionPolicy,
  ConnectionStep,
  RetryAdvice,
  Stamp,
} from './connectionEvents.js'
import { noStage, type ConnectionState } from './connectionMachine.js'
import { closeSocket, interruptOf } from './connectionSteps.js'
import type { Reason, RetryClass } from './reasons.js'
import { retryClassOf } from './retryClasses.js'

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
  const effects: readonly ConnectionEffect[] = [closeSocket(failed.reason), ...interruptOf(state)]
  const outage = nextOutage(state.outage, state, failed, policy.times.stableMs)
  const lost: ConnectionState = {
    ...state,
    ...told,
    ...noStage,
    outage,
    connectionId: null,
    // The window of a goodbye applies to all dials until the next welcome.
    spreadMs: isHint(hints.spreadMs) ? hints.spreadMs : state.spreadMs,
    generation: state.generation + 1,
  }
  // Without a token, a new request may carry newer cookies.
  const isFresh = policy.hasToken || state.status === 'connected'
  const isRenewable = failed.reason === 'token-expired' && isFresh && state.refusedToken === null
  const advice = adviceOf(policy, lost, failed, outage)
  const retry = isRenewable ? 'backoff' : retryOf(failed.reason, policy, hints, advice)
  if (retry === 'never') return { state: { ...lost, status: 'failed', since: at }, effects }
  if (advice === 'pause')
    return { state: { ...lost, status: 'paused', pausedBy: 'manual', since: at }, effects }
  const refusedToken = isRenewable ? failed.reason : state.refusedToken
  return { state: wait({ ...lost, refusedToken }, state, outage, stamp, policy, retry, hints), effects }
}

/** The decision of the app; undefined for the catalogue's. */
function adviceOf(
  { retry }: ConnectionPolicy,
  { hasEverConnected }: ConnectionState,
  { at, ...failed }: Failure,
  { attempts, since }: Outage,
): RetryAdvice | undefined {
  if (typeof retry === 'function')
    return retry({ ...failed, hasEverConnected, attempts, outageMs: at - since })
  // A failed first dial is not a loss.
  return retry === 'manual' && hasEverConnected ? 'pause' : undefined
}

function retryOf(
  reason: Reason,
  policy: ConnectionPolicy,
  hints: Hints,
  advice: RetryAdvice | undefined,
): RetryClass {
  if (advice === 'fail') return 'never'
  const told =
    hints.final === true ? 'never' : (hints.retry ?? policy.retryClasses[reason] ?? retryClassOf(reason))
  return advice === 'retry' && told === 'never' ? 'backoff' : told
}

function wait(
  lost: ConnectionState,
  before: ConnectionState,
  outage: Outage,
  { at, random }: Stamp,
  policy: ConnectionPolicy,
  retry: Exclude<RetryClass, 'never'>,
  { retryAfterMs, spreadMs }: Hints,
): ConnectionState {
  const delay = nextDelay(
    {
      retry,
      attempts: outage.attempts,
      wasUp: before.status === 'connected',
      outageMs: at - outage.since,
      retryAfterMs,
      spreadMs,
      widthMs: lost.spreadMs,
      random,
    },
    policy.backoff,
  )
  const status = lost.hasEverConnected ? 'reconnecting' : 'connecting'
  // A request during the failed dial still leads to another one.
  const asked = before.isRedialAsked ? earliestRequestedDial(lost.dials) : Infinity
  const deadline = Math.min(Math.max(at + delay, earliestDial(lost.dials)), Math.max(at, asked))
  const isServerRequested = retry === 'slow' || retry === 'spread' || isHint(retryAfterMs) || isHint(spreadMs)
  return {
    ...lost,
    status,
    since: status === before.status ? before.since : at,
    stage: 'waiting',
    deadline,
    retryNotBefore: isServerRequested ? deadline : null,
  }
}

const isHint = (ms: number | undefined): ms is number => ms !== undefined && ms > 0

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
