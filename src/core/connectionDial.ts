import { earliestDialOfSignal, rememberDial } from './backoff.js'
import type { ConnectionPolicy, ConnectionStep, Stamp } from './connectionEvents.js'
import type { ConnectionState } from './connectionMachine.js'
import { closeSocket, unchanged } from './connectionSteps.js'
import type { Reason } from './reasons.js'
import { HUNG_MS, isDialling, isHung } from './stages.js'

/** Starts from rest. An outage that a pause interrupted goes on; any other is over. */
export function start(
  state: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  reason: Reason,
): ConnectionStep {
  const isPaused = state.status === 'paused'
  const next: ConnectionState = {
    ...state,
    status: isPaused ? 'reconnecting' : 'connecting',
    pausedBy: null,
    reason: isPaused ? state.reason : reason,
    code: isPaused ? state.code : null,
    message: isPaused ? state.message : null,
    since: stamp.at,
    outage: isPaused ? state.outage : null,
    refusedToken: null,
  }
  return dial(next, stamp, policy)
}

export function dial(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): ConnectionStep {
  const generation = state.generation + 1
  const outage = state.outage && { ...state.outage, attempts: state.outage.attempts + 1 }
  const next: ConnectionState = {
    ...state,
    generation,
    outage,
    pingedAt: null,
    retryNotBefore: null,
    isRedialAsked: false,
    dialledAt: stamp.at,
    dials: rememberDial(state.dials, stamp.at),
  }
  if (!policy.needsPreparation) return open(next, stamp, policy)
  return {
    state: { ...next, stage: 'preparing', deadline: stamp.at + policy.times.tokenMs },
    effects: [{ type: 'prepare', generation, refused: state.refusedToken }],
  }
}

export const open = (state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): ConnectionStep => ({
  state: { ...state, stage: 'opening', dialledAt: stamp.at, deadline: stamp.at + policy.times.handshakeMs },
  effects: [{ type: 'dial', generation: state.generation }],
})

/** Lets go of a dial that hangs and dials again. */
export function redial(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): ConnectionStep {
  const step = dial(state, stamp, policy)
  return { ...step, effects: [closeSocket('retry-requested'), ...step.effects] }
}

/** A person asks: dials now, or within 5 s when a dial that may still succeed is under way. */
export function retryNow(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): ConnectionStep {
  if (state.stage === 'waiting') return dial(state, stamp, policy)
  if (state.stage === 'live') return ping(state, stamp, policy.times.wakeMs)
  if (isHung(state, stamp)) return redial(state, stamp, policy)
  if (isDialling(state)) {
    const deadline = Math.min(state.deadline ?? Infinity, state.dialledAt + HUNG_MS)
    return unchanged({ ...state, isRedialAsked: true, deadline })
  }
  if (state.status === 'failed' || state.status === 'paused')
    return start(state, stamp, policy, 'retry-requested')
  return unchanged(state)
}

/** Proof of life, asked for by a wake-up or a hint of the device: ping a live link, cut a wait short, once. */
export function verify(
  state: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  withinMs: number,
): ConnectionStep {
  if (state.stage === 'live') return ping(state, stamp, withinMs)
  // A ping is out already: ask for its answer sooner, but never put the judgement off.
  if (state.stage === 'verifying')
    return unchanged({ ...state, deadline: Math.min(state.deadline ?? Infinity, stamp.at + withinMs) })
  if (isHung(state, stamp) && earliestDialOfSignal(state.dials) <= stamp.at)
    return redial(state, stamp, policy)
  if (state.stage !== 'waiting') return unchanged(state)
  if ((state.deadline ?? Infinity) - stamp.at <= policy.backoff.firstMs) return unchanged(state)
  const soon = Math.max(
    stamp.at + stamp.random * policy.backoff.firstMs,
    state.retryNotBefore ?? 0,
    earliestDialOfSignal(state.dials),
  )
  return unchanged({ ...state, deadline: Math.min(state.deadline ?? soon, soon) })
}

/** Without anything to ping with, a connection can only be believed. */
export function ping(state: ConnectionState, stamp: Stamp, withinMs: number): ConnectionStep {
  if (state.heartbeatMs === 0) return unchanged(state)
  return {
    state: { ...state, stage: 'verifying', pingedAt: stamp.at, deadline: stamp.at + withinMs },
    effects: [{ type: 'ping', generation: state.generation }],
  }
}
