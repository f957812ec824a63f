import { assertNever } from './assertNever.js'
import { closeCodes, reasonOfClose } from './closeCodes.js'
import type { ConnectionState } from './connection.js'
import type {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionPolicy,
  ConnectionStep,
  Stamp,
  Welcome,
} from './connectionEvents.js'
import { failure, lose } from './connectionLoss.js'
import type { Reason } from './reasons.js'
import { hasSocket, isAtRest, isDialing, isHung } from './stages.js'

type Step = ConnectionStep<ConnectionState>

/** A timer that fires this late was throttled or slept through: what it measured proves nothing. */
const LATE_MS = 2000

const stay = (state: ConnectionState): Step => ({ state, effects: [] })
const hangUp = (reason: Reason): ConnectionEffect => ({
  type: 'hangUp',
  code: closeCodes['closed-by-app'],
  reason,
})

/** The connection machine: total and pure. Events of an older generation change nothing. */
export function transition(
  state: ConnectionState,
  event: ConnectionEvent & Stamp,
  policy: ConnectionPolicy,
): Step {
  if ('generation' in event && event.generation !== state.generation) return stay(state)
  switch (event.type) {
    case 'connectRequested':
      return isAtRest(state) ? begin(state, event, policy, 'connect-requested') : stay(state)
    case 'retryRequested':
      return retryNow(state, event, policy)
    case 'disconnectRequested':
      return state.status === 'idle' || state.status === 'disconnected' ? stay(state) : leave(state, event)
    case 'disposed':
      return rest(state, event, 'disposed', [hangUp('disposed')])
    case 'tokenObtained':
      if (state.stage !== 'authorizing') return stay(state)
      return open(state, event, policy)
    case 'dialFailed':
      return isDialing(state)
        ? lose(state, event, policy, failure(event, event.reason, null, event.message))
        : stay(state)
    case 'socketOpened':
      if (state.stage !== 'opening') return stay(state)
      return {
        state: { ...state, stage: 'handshake' },
        effects: [{ type: 'sendHello', generation: state.generation }],
      }
    case 'welcomed':
      return state.stage === 'handshake' ? welcome(state, event, event.welcome) : stay(state)
    case 'goodbyeReceived':
      if (!hasSocket(state)) return stay(state)
      return lose(state, event, policy, failure(event, event.reason, event.code, event.message), event)
    case 'socketClosed': {
      if (!hasSocket(state)) return stay(state)
      const reason = reasonOfClose(event.code, event.wasOpen)
      return lose(state, event, policy, failure(event, reason, event.code, event.message))
    }
    case 'protocolViolated':
      if (!hasSocket(state)) return stay(state)
      return lose(state, event, policy, failure(event, 'protocol-error', null, event.message))
    case 'woke':
      return verify(state, event, policy, policy.times.wakeMs)
    case 'networkChanged':
      // `offline` is a hint: sockets often survive it. It asks for proof, it proves nothing.
      if (event.network === 'offline' && state.stage === 'waiting') return stay(state)
      return verify(state, event, policy, policy.times.wakeMs)
    case 'ticked':
      return tick(state, event, policy, event.lastInboundAt)
    default:
      return assertNever(event)
  }
}

/** Starts from rest. An outage that a pause interrupted goes on; any other is over. */
function begin(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy, reason: Reason): Step {
  const resumes = state.status === 'paused'
  const next: ConnectionState = {
    ...state,
    status: resumes && state.hasEverConnected ? 'reconnecting' : 'connecting',
    pausedBy: null,
    reason: resumes ? state.reason : reason,
    code: resumes ? state.code : null,
    message: resumes ? state.message : null,
    since: stamp.at,
    outage: resumes ? state.outage : null,
  }
  return dial(next, stamp, policy)
}

function dial(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): Step {
  const generation = state.generation + 1
  const outage = state.outage && { ...state.outage, attempts: state.outage.attempts + 1 }
  const next: ConnectionState = { ...state, generation, outage, pingedAt: null, patientUntil: null }
  if (!policy.needsToken) return open(next, stamp, policy)
  return {
    state: { ...next, stage: 'authorizing', deadline: stamp.at + policy.times.tokenMs },
    effects: [{ type: 'fetchToken', generation }],
  }
}

const open = (state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): Step => ({
  state: { ...state, stage: 'opening', deadline: stamp.at + policy.times.handshakeMs },
  effects: [{ type: 'dial', generation: state.generation }],
})

/** Lets go of a dial that hangs and dials again. */
function dialAnew(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): Step {
  const step = dial(state, stamp, policy)
  return { ...step, effects: [hangUp('retry-requested'), ...step.effects] }
}

function retryNow(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): Step {
  if (state.stage === 'waiting') return dial(state, stamp, policy)
  if (state.stage === 'live') return ping(state, stamp, policy.times.wakeMs)
  if (isHung(state, stamp, policy)) return dialAnew(state, stamp, policy)
  if (state.status === 'failed' || state.status === 'paused')
    return begin(state, stamp, policy, 'retry-requested')
  return stay(state)
}

function welcome(state: ConnectionState, stamp: Stamp, given: Welcome): Step {
  const isReturn = state.hasEverConnected
  const lost = state.sessionId !== null && !given.resumed
  const effects: ConnectionEffect[] = [{ type: 'restore' }]
  if (lost) effects.unshift({ type: 'reportProcessClosed' })
  return {
    state: {
      ...state,
      status: 'connected',
      stage: 'live',
      reason: isReturn ? 'recovered' : 'established',
      code: null,
      message: null,
      since: stamp.at,
      outage: state.outage && { ...state.outage, endedAt: stamp.at },
      connectionId: given.connectionId,
      sessionId: given.sessionId,
      epoch: given.epoch,
      hasEverConnected: true,
      reconnectCount: state.reconnectCount + (isReturn ? 1 : 0),
      processClosedAt: lost ? stamp.at : state.processClosedAt,
      heartbeatMs: given.heartbeatMs,
      pongMs: given.pongMs,
      deadline: stamp.at + given.heartbeatMs,
      pingedAt: null,
    },
    effects,
  }
}

/** Proof of life, asked for by a wake-up or a hint of the device: ping a live link, cut a wait short, once. */
function verify(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy, withinMs: number): Step {
  if (state.stage === 'live') return ping(state, stamp, withinMs)
  // A ping is out already: ask for its answer sooner, but never put the judgement off.
  if (state.stage === 'verifying')
    return stay({ ...state, deadline: Math.min(state.deadline ?? Infinity, stamp.at + withinMs) })
  if (isHung(state, stamp, policy)) return dialAnew(state, stamp, policy)
  if (state.stage !== 'waiting') return stay(state)
  if ((state.deadline ?? Infinity) - stamp.at <= policy.backoff.firstMs) return stay(state)
  const soon = Math.max(stamp.at + stamp.luck * policy.backoff.firstMs, state.patientUntil ?? 0)
  return stay({ ...state, deadline: Math.min(state.deadline ?? soon, soon) })
}

const ping = (state: ConnectionState, stamp: Stamp, withinMs: number): Step => ({
  state: { ...state, stage: 'verifying', pingedAt: stamp.at, deadline: stamp.at + withinMs },
  effects: [{ type: 'ping', generation: state.generation }],
})

function tick(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy, lastInboundAt: number): Step {
  if (state.deadline === null || stamp.at < state.deadline) return stay(state)
  const late = stamp.at - state.deadline
  switch (state.stage) {
    case 'waiting':
      return dial(state, stamp, policy)
    case 'authorizing':
      return lose(state, stamp, policy, failure(stamp, 'token-unavailable', null, null))
    case 'opening':
    case 'handshake':
      return lose(state, stamp, policy, failure(stamp, 'handshake-timeout', null, null))
    case 'live': {
      const due = lastInboundAt + state.heartbeatMs
      if (stamp.at < due) return stay({ ...state, deadline: due })
      return ping(state, stamp, late > LATE_MS ? policy.times.wakeMs : state.pongMs)
    }
    case 'verifying': {
      if (state.pingedAt !== null && lastInboundAt >= state.pingedAt)
        return stay({ ...state, stage: 'live', pingedAt: null, deadline: lastInboundAt + state.heartbeatMs })
      // A page that slept could not have seen the answer: ask once more, and shorter, instead of judging.
      const again = Math.min(policy.times.wakeMs, Math.floor(0.9 * state.pongMs))
      if (late > LATE_MS && state.deadline - (state.pingedAt ?? 0) > again) return ping(state, stamp, again)
      return lose(state, stamp, policy, failure(stamp, 'heartbeat-timeout', null, null))
    }
    case 'none':
      return stay({ ...state, deadline: null })
    default:
      return assertNever(state.stage)
  }
}

function leave(state: ConnectionState, stamp: Stamp): Step {
  const isLive = state.status === 'connected'
  return rest(state, stamp, 'closed-by-app', [isLive ? { type: 'leave' } : hangUp('closed-by-app')])
}

function rest(state: ConnectionState, stamp: Stamp, reason: Reason, effects: ConnectionEffect[]): Step {
  return {
    state: {
      ...state,
      status: 'disconnected',
      stage: 'none',
      pausedBy: null,
      reason,
      code: null,
      message: null,
      since: stamp.at,
      outage: null,
      connectionId: null,
      deadline: null,
      patientUntil: null,
      pingedAt: null,
      generation: state.generation + 1,
    },
    effects: state.status === 'connected' ? [...effects, { type: 'interrupt' }] : effects,
  }
}
