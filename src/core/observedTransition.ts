import { assertNever } from './assertNever.js'
import { initialConnection, type ConnectionStatus, type Failure } from './connection.js'
import { dialled, redial, retried } from './observedDial.js'
import { changed, hung, isUp, silentLoss, stop, suspected, unchanged, wentDown } from './observedLoss.js'
import type { ObservedEvent, ObservedPolicy, ObservedState, ObservedStep } from './observedMachine.js'
import type { Reason } from './reasons.js'

type Stamped = ObservedEvent & { readonly at: number }

/**
 * The machine of a connection made by a client library: total, pure and idempotent. Clients report a fact twice, in any order,
 * or not at all; the same fact twice changes nothing.
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
        ? changed(
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
      // A failed dial implies a dial, even if the client did not report one.
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
      return toRest(state, 'closed', 'disconnected', 'closed-by-app', at)
    case 'provedAlive':
      if (isUp(state))
        return state.deadline === null ? unchanged(state) : changed(state, { deadline: null }, {})
      return state.phase === 'suspect' ? cleared(state, at) : unchanged(state)
    case 'suspected':
      return state.phase === 'up' ? suspected(state, event.reason, at, policy) : unchanged(state)
    case 'retryRequested':
      return retried(state, at, policy)
    case 'verifyRequested':
      return isUp(state) && state.deadline === null
        ? changed(state, { deadline: at + policy.verifyMs }, {})
        : unchanged(state)
    case 'disconnectRequested':
      return disconnected(state, at)
    case 'signOutRequested': {
      const step = disconnected(state, at)
      const forgotten = {
        identity: null,
        identityChangedAt: null,
        hasEverConnected: false,
        reconnectCount: 0,
      }
      return changed(step.state, {}, forgotten, step.effects)
    }
    case 'releaseRequested':
      return toRest(state, 'idle', 'idle', 'not-started', at)
    case 'acknowledgeRequested':
      return changed(state, {}, { identityChangedAt: null })
    case 'disposed':
      return toRest(state, 'idle', 'disconnected', 'disposed', at)
    case 'ticked':
      if (state.deadline === null || at < state.deadline) return unchanged(state)
      if (isUp(state)) return unanswered(state, at, policy)
      return state.isRedialAsked ? redial(state, at, policy) : hung(state, at, policy)
    default:
      return assertNever(event)
  }
}

/** Treats facts after a disconnect or a verdict as the end of the old connection, not as a new dial. */
const isLate = ({ phase }: ObservedState, isEnd: boolean): boolean =>
  phase === 'idle' || phase === 'closed' || (phase === 'stopped' && isEnd)

function cameUp(state: ObservedState, event: Extract<Stamped, { type: 'cameUp' }>): ObservedStep {
  const { at, connectionId, identity, continuity } = event
  const { connection } = state
  if (isUp(state)) {
    const isSame = connectionId === null || connectionId === connection.connectionId
    // Clients authenticate again on the same connection.
    const isOtherNow = connection.identity !== null && identity !== null && identity !== connection.identity
    if (isSame && !isOtherNow) return unchanged(state)
    // A second `up` without a reported loss is an outage of zero length.
    const lost = wentDown(state, silentLoss, at, {
      handshakeMs: 0,
      verifyMs: 0,
      stableMs: 0,
      canStop: false,
      canRetry: false,
    })
    const up = cameUp(lost.state, event)
    return { state: up.state, effects: [...lost.effects, ...up.effects] }
  }
  const isOther = connection.identity !== null && identity !== connection.identity
  const isReturn = connection.hasEverConnected
  return changed(
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

const disconnected = (state: ObservedState, at: number): ObservedStep =>
  state.phase === 'idle' ? unchanged(state) : toRest(state, 'closed', 'disconnected', 'closed-by-app', at)

function toRest(
  state: ObservedState,
  phase: 'idle' | 'closed',
  status: ConnectionStatus,
  reason: Reason,
  at: number,
): ObservedStep {
  const { pausedBy, code, message, outage, nextAttemptAt, connectionId } = initialConnection
  return changed(
    state,
    { phase, deadline: null, isRedialling: false, isRedialAsked: false },
    { status, reason, since: at, pausedBy, code, message, outage, nextAttemptAt, connectionId },
    isUp(state) ? [{ type: 'interrupt' }] : [],
  )
}

/** No sign of life came: the connection is dead, also when the client still believes in it. */
function unanswered(state: ObservedState, at: number, policy: ObservedPolicy): ObservedStep {
  const dead = suspected(state, 'heartbeat-timeout', at, policy)
  // A client that cannot be made to dial keeps its connection, and may be heard of again.
  if (!policy.canRetry) return dead
  const step = retried(dead.state, at, policy)
  return { state: step.state, effects: [...dead.effects, ...step.effects] }
}
