import { assertNever } from '../../core/assertNever.js'
import { earliestRequestedDial, HUNG_MS } from '../../core/backoff.js'
import type { Stamp } from '../../core/connectionEvents.js'
import type { Reason } from '../../core/reasons.js'
import { confirm, fail, shortenWait, succeed } from './requests.js'
import { isInactive, isProbing, type HttpPolicy, type HttpState, type StampedEvent } from './state.js'
import {
  afterOffline,
  begin,
  goOffline,
  lose,
  patch,
  planProbe,
  refuse,
  requestProbe,
  startProbe,
  unpause,
} from './steps.js'

/** A timer that fires this late was throttled or slept through: its measurement proves nothing. */
const LATE_MS = 2000

/**
 * The machine of a connection without a socket: total and pure. While all is well nothing is probed; a request of the app
 * that fails raises a suspicion, and one probe decides it.
 */
export function transition(state: HttpState, event: StampedEvent, policy: HttpPolicy): HttpState {
  switch (event.type) {
    case 'connectRequested':
      return connect(state, event, policy)
    case 'retryRequested':
      return retryNow(state, event, policy)
    case 'verifyRequested':
      return state.stage === 'up' ? check(state, event, policy) : state
    case 'disconnectRequested':
      return isInactive(state) ? state : disconnect(state, event, 'closed-by-app')
    case 'disposed':
      return disconnect(state, event, 'disposed')
    case 'networkChanged':
      return changeNetwork(state, event, policy)
    case 'resumed':
      return resume(state, event, policy)
    case 'requestSucceeded':
      return succeed(state, event, policy)
    case 'requestFailed':
      return fail(state, event, policy, event.failure)
    case 'requestRefused':
      return isInactive(state) || state.connection.status === 'failed'
        ? state
        : refuse(state, event, policy, event.failure)
    case 'probeSucceeded':
      return event.generation === state.generation ? confirm(state, event) : state
    case 'probeFailed':
      return event.generation === state.generation && isProbing(state)
        ? lose(state, event, policy, event.failure)
        : state
    case 'ticked':
      return tick(state, event, policy)
    default:
      return assertNever(event)
  }
}

function connect(state: HttpState, event: StampedEvent & { type: 'connectRequested' }, policy: HttpPolicy) {
  const { status } = state.connection
  // A pause that ends by itself waits.
  if (state.stage === 'waiting' && status === 'paused')
    return requestProbe(unpause(state, event), event, policy)
  if (state.stage !== 'rest') return state
  if (event.network !== 'offline') return begin(state, event, policy, 'connect-requested')
  const connection = patch(state, event, { status: 'connecting', pausedBy: null })
  return goOffline({ ...state, connection }, event, policy)
}

function disconnect(state: HttpState, stamp: Stamp, reason: Reason): HttpState {
  const connection = patch(state, stamp, {
    status: 'disconnected',
    pausedBy: null,
    reason,
    code: null,
    message: null,
    outage: null,
    nextAttemptAt: null,
  })
  return {
    ...state,
    connection,
    stage: 'rest',
    deadline: null,
    generation: state.generation + 1,
    retryNotBefore: null,
    suspectedAt: null,
    falseAlarms: null,
  }
}

/** Handles a retry request: probes now, or within 5 s when a running probe may still succeed. */
function retryNow(state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState {
  switch (state.stage) {
    case 'rest':
      return isInactive(state) ? state : begin(state, stamp, policy, 'retry-requested')
    case 'waiting':
      return requestProbe(state, stamp, policy)
    case 'probing': {
      const hangsAt = (state.probes.at(-1) ?? 0) + HUNG_MS
      if (stamp.at >= hangsAt) return startProbe(state, stamp, policy.times.handshakeMs)
      return { ...state, isProbeAsked: true, deadline: Math.min(state.deadline ?? hangsAt, hangsAt) }
    }
    case 'up':
    case 'suspected':
      return check(state, stamp, policy)
    case 'listening':
    case 'checking':
      return state
    default:
      return assertNever(state.stage)
  }
}

/** Asks for a sign of life while connected. */
const check = (state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState =>
  policy.hasProbe && earliestRequestedDial(state.probes) <= stamp.at
    ? startProbe(state, stamp, policy.times.wakeMs)
    : state

/** A page that slept may have missed events of the network. */
function resume(state: HttpState, event: StampedEvent & { type: 'resumed' }, policy: HttpPolicy): HttpState {
  if (event.network === 'offline' || state.connection.pausedBy === 'offline')
    return changeNetwork(state, { ...event, type: 'networkChanged' }, policy)
  return state.stage === 'waiting' ? shortenWait(state, event, policy) : state
}

function changeNetwork(
  state: HttpState,
  event: StampedEvent & { type: 'networkChanged' },
  policy: HttpPolicy,
): HttpState {
  const { status, pausedBy } = state.connection
  if (event.network === 'offline')
    return isInactive(state) || status === 'failed' || pausedBy === 'offline' || pausedBy === 'manual'
      ? state
      : goOffline(state, event, policy)
  if (state.stage === 'waiting') return shortenWait(state, event, policy)
  if (pausedBy !== 'offline') return state
  const stopped = afterOffline(state, event, policy)
  if (stopped !== null) return stopped
  const resumed = unpause(state, event)
  if (policy.hasProbe) return planProbe(resumed, event, event.at, policy)
  return { ...resumed, stage: 'listening', deadline: event.at + policy.times.handshakeMs }
}

function tick(state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState {
  const { times } = policy
  if (state.deadline === null || stamp.at < state.deadline) return state
  const isLate = stamp.at - state.deadline > LATE_MS
  const timeout = { code: null, message: null, retryAfterMs: null }
  switch (state.stage) {
    case 'waiting':
      return startProbe(state, stamp, times.handshakeMs)
    case 'suspected':
      return startProbe(state, stamp, times.pongMs)
    case 'probing':
      if (isLate) return planProbe(state, stamp, stamp.at, policy)
      return lose(state, stamp, policy, { ...timeout, reason: 'handshake-timeout' })
    case 'checking':
      if (isLate) return planProbe(state, stamp, stamp.at, policy)
      return lose(state, stamp, policy, { ...timeout, reason: 'heartbeat-timeout' })
    case 'listening':
      return lose(state, stamp, policy, { ...timeout, reason: 'handshake-timeout' })
    case 'rest':
    case 'up':
      return { ...state, deadline: null }
    default:
      return assertNever(state.stage)
  }
}
