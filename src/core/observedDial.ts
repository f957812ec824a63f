import { earliestCostlyRepetition, earliestRequestedDial, HUNG_MS, rememberDial } from './backoff.js'
import type { Failure } from './connection.js'
import { changed, dialStatus, isUp, silentLoss, sinceOf, stop, unchanged, wentDown } from './observedLoss.js'
import type { ObservedPolicy, ObservedState, ObservedStep } from './observedMachine.js'

/** @param isRequested a person or the app asked for it, so that the client is not stopped for dialling too often */
export function dialled(
  given: ObservedState,
  attempt: number | null,
  at: number,
  policy: ObservedPolicy,
  isRequested = false,
): ObservedStep {
  // A dial implies the loss of the previous connection, even if the client did not report it.
  const lost = isUp(given) ? wentDown(given, silentLoss, at, policy) : unchanged(given)
  const { state } = lost
  const { outage } = state.connection
  const isSame = state.phase === 'dialling' && (attempt === null || attempt === (outage?.attempts ?? attempt))
  if (isSame) return { state: { ...state, isRedialling: false }, effects: lost.effects }
  const dials = rememberDial(state.dials, at)
  if (policy.canStop && !isRequested && earliestCostlyRepetition(state.dials) > at) {
    const failed: Failure = { reason: 'overloaded', code: null, message: 'the client dials too often', at }
    const step = stop({ ...state, dials }, 'paused', failed, policy)
    return { state: step.state, effects: [...lost.effects, ...step.effects, { type: 'stopClient' }] }
  }
  const attempts = attempt ?? (outage?.attempts ?? 0) + 1
  // A connection that the app requested again is not a reconnect.
  const isOfApp = state.connection.status === 'disconnected'
  const isAnew = state.connection.status === 'connecting' || isOfApp
  const status = isAnew ? 'connecting' : dialStatus(state)
  const step = changed(
    state,
    {
      phase: 'dialling',
      dials,
      deadline: at + policy.handshakeMs,
      isRedialling: false,
      isRedialAsked: false,
    },
    {
      status,
      // The end of the last connection is over, also where the app made its client dial by itself.
      ...(isOfApp && { reason: 'connect-requested' }),
      pausedBy: null,
      since: sinceOf(state, status, at),
      connectionId: null,
      nextAttemptAt: null,
      outage: outage === null || outage.endedAt !== null ? outage : { ...outage, attempts },
    },
  )
  return { state: step.state, effects: lost.effects }
}

/** Handles a retry request: dials now, or within 5 s when a running dial may still succeed, or after many dials. */
export function retried(state: ObservedState, at: number, policy: ObservedPolicy): ObservedStep {
  if (isUp(state) || state.phase === 'idle' || state.phase === 'closed') return unchanged(state)
  const isRunning = state.phase === 'dialling' && state.deadline !== null
  const due = isRunning ? (state.dials.at(-1) ?? -Infinity) + HUNG_MS : earliestRequestedDial(state.dials)
  if (due <= at) return redial(state, at, policy)
  const asked = { ...state, isRedialAsked: true, deadline: Math.min(state.deadline ?? due, due) }
  if (state.phase !== 'stopped') return unchanged(asked)
  const status = dialStatus(state)
  return changed(
    asked,
    { phase: 'waiting' },
    { status, pausedBy: null, since: sinceOf(state, status, at), nextAttemptAt: due },
  )
}

/** Shows the dial at once, even if the client reports nothing before it is up. */
export function redial(state: ObservedState, at: number, policy: ObservedPolicy): ObservedStep {
  const step = dialled({ ...state, phase: 'waiting' }, null, at, policy, true)
  return { state: { ...step.state, isRedialling: true }, effects: [...step.effects, { type: 'retryClient' }] }
}
