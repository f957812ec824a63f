import { assertNever } from './assertNever.js'
import { earliestDial, rememberDial } from './backoff.js'
import { initialConnection, type ConnectionStatus, type Failure } from './connection.js'
import {
  change,
  hung,
  isUp,
  silentLoss,
  sinceOf,
  stop,
  suspected,
  trying,
  unchanged,
  wentDown,
} from './observedLoss.js'
import type { ObservedEvent, ObservedPolicy, ObservedState, ObservedStep } from './observedMachine.js'
import type { Reason } from './reasons.js'
import { HUNG_MS } from './stages.js'

type Stamped = ObservedEvent & { readonly at: number }

/**
 * The machine of a connection that a foreign client makes: total, pure and idempotent. Clients tell one fact twice, in any
 * order, and leave some out; the same fact twice changes nothing.
 */
export function observedTransition(
  state: ObservedState,
  event: Stamped,
  policy: ObservedPolicy,
): ObservedStep {
  const { at } = event
  switch (event.type) {
    case 'attached':
      return state.phase === 'idle'
        ? change(
            state,
            { phase: 'waiting' },
            { status: 'connecting', reason: 'connect-requested', since: at },
          )
        : unchanged(state)
    case 'dialled':
      return state.phase === 'idle' ? unchanged(state) : dialled(state, event.attempt, at, policy)
    case 'cameUp':
      return state.phase === 'idle' ? unchanged(state) : cameUp(state, event)
    case 'wentDown':
      return isLate(state, event.loss.retries !== 'no')
        ? unchanged(state)
        : wentDown(state, event.loss, at, policy)
    case 'attemptFailed':
      // A failed dial tells of a dial, also when the client did not.
      return isLate(state, event.loss.retries === 'unknown')
        ? unchanged(state)
        : wentDown(state, event.loss, at, policy)
    case 'verdictCame': {
      const { reason, code, message } = event
      const failed: Failure = { reason, code, message, at }
      return isLate(state, false) ? unchanged(state) : stop(state, 'failed', failed, policy)
    }
    case 'closed':
      if (state.isRedialling || state.phase === 'closed' || state.phase === 'idle') return unchanged(state)
      return rest(state, 'closed', 'disconnected', 'closed-by-app', at)
    case 'provedAlive':
      return state.phase === 'suspect' ? cleared(state, at) : unchanged(state)
    case 'suspected':
      return state.phase === 'up' ? suspected(state, event.reason, at, policy) : unchanged(state)
    case 'retryRequested':
      return retried(state, at, policy)
    case 'disconnectRequested':
      return state.phase === 'idle'
        ? unchanged(state)
        : rest(state, 'closed', 'disconnected', 'closed-by-app', at)
    case 'releaseRequested':
      return rest(state, 'idle', 'idle', 'not-started', at)
    case 'acknowledgeRequested':
      return change(state, {}, { identityChangedAt: null })
    case 'disposed':
      return rest(state, 'idle', 'disconnected', 'disposed', at)
    case 'ticked':
      if (state.deadline === null || at < state.deadline) return unchanged(state)
      return state.isRedialAsked ? redial(state, at, policy) : hung(state, at, policy)
    default:
      return assertNever(event)
  }
}

/** What still comes in after the app or a verdict ended it is the end of the old connection, not a new try. */
const isLate = ({ phase }: ObservedState, isEnd: boolean): boolean =>
  phase === 'idle' || phase === 'closed' || (phase === 'stopped' && isEnd)

function dialled(
  given: ObservedState,
  attempt: number | null,
  at: number,
  policy: ObservedPolicy,
): ObservedStep {
  // A client that dials has lost what it had, also when it did not say so.
  const lost = isUp(given) ? wentDown(given, silentLoss, at, policy) : unchanged(given)
  const { state } = lost
  const { outage } = state.connection
  const isSame = state.phase === 'dialling' && (attempt === null || attempt === (outage?.attempts ?? attempt))
  if (isSame) return { state: { ...state, isRedialling: false }, effects: lost.effects }
  const dials = rememberDial(state.dials, at)
  if (policy.canStop && earliestDial(state.dials) > at) {
    const failed: Failure = { reason: 'overloaded', code: null, message: 'the client dials too often', at }
    const step = stop({ ...state, dials }, 'paused', failed, policy)
    return { state: step.state, effects: [...lost.effects, ...step.effects, { type: 'stopClient' }] }
  }
  const attempts = attempt ?? (outage?.attempts ?? 0) + 1
  // A connection that the app asks for anew is no return.
  const isAnew = state.connection.status === 'connecting' || state.connection.status === 'disconnected'
  const status = isAnew ? 'connecting' : trying(state)
  const step = change(
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
      pausedBy: null,
      since: sinceOf(state, status, at),
      connectionId: null,
      nextAttemptAt: null,
      outage: outage === null || outage.endedAt !== null ? outage : { ...outage, attempts },
    },
  )
  return { state: step.state, effects: lost.effects }
}

function cameUp(state: ObservedState, event: Extract<Stamped, { type: 'cameUp' }>): ObservedStep {
  const { at, connectionId, identity, continuity } = event
  const { connection } = state
  if (isUp(state)) {
    const isSame = connectionId === null || connectionId === connection.connectionId
    if (isSame) return unchanged(state)
    // Up again without a word of the loss between: one outage of no length.
    const lost = wentDown(state, silentLoss, at, { handshakeMs: 0, stableMs: 0, canStop: false })
    const up = cameUp(lost.state, event)
    return { state: up.state, effects: [...lost.effects, ...up.effects] }
  }
  const isOther = connection.identity !== null && identity !== connection.identity
  const isReturn = connection.hasEverConnected
  return change(
    state,
    {
      phase: 'up',
      deadline: null,
      isRedialling: false,
      isRedialAsked: false,
      generation: state.generation + 1,
    },
    {
      status: 'connected',
      pausedBy: null,
      reason: isOther ? 'identity-changed' : isReturn ? 'recovered' : 'established',
      code: null,
      message: null,
      since: at,
      outage: connection.outage && { ...connection.outage, endedAt: at },
      nextAttemptAt: null,
      connectionId,
      identity,
      hasEverConnected: true,
      reconnectCount: connection.reconnectCount + (isReturn ? 1 : 0),
      identityChangedAt: isOther ? at : connection.identityChangedAt,
    },
    [{ type: 'restore', isOtherIdentity: isOther, continuity }],
  )
}

const cleared = (state: ObservedState, at: number): ObservedStep =>
  cameUp(state, {
    type: 'cameUp',
    at,
    connectionId: state.connection.connectionId,
    identity: state.connection.identity,
    continuity: 'unknown',
  })

/** A person asks: dials now, or within 5 s when a dial that may still succeed is under way. */
function retried(state: ObservedState, at: number, policy: ObservedPolicy): ObservedStep {
  if (isUp(state) || state.phase === 'idle' || state.phase === 'closed') return unchanged(state)
  const hangsAt = (state.dials.at(-1) ?? -Infinity) + HUNG_MS
  if (state.phase !== 'dialling' || state.deadline === null || at >= hangsAt) return redial(state, at, policy)
  return unchanged({ ...state, isRedialAsked: true, deadline: Math.min(state.deadline, hangsAt) })
}

/** Shown at once, also when the client says nothing before it is up. */
function redial(state: ObservedState, at: number, policy: ObservedPolicy): ObservedStep {
  const step = dialled({ ...state, phase: 'waiting' }, null, at, policy)
  if (step.state.phase !== 'dialling') return step
  return { state: { ...step.state, isRedialling: true }, effects: [...step.effects, { type: 'retryClient' }] }
}

function rest(
  state: ObservedState,
  phase: 'idle' | 'closed',
  status: ConnectionStatus,
  reason: Reason,
  at: number,
): ObservedStep {
  const { pausedBy, code, message, outage, nextAttemptAt, connectionId } = initialConnection
  return change(
    state,
    { phase, deadline: null, isRedialling: false, isRedialAsked: false },
    { status, reason, since: at, pausedBy, code, message, outage, nextAttemptAt, connectionId },
    isUp(state) ? [{ type: 'interrupt' }] : [],
  )
}
