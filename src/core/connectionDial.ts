import { earliestDialOfSignal, earliestRequestedDial, HUNG_MS, rememberDial } from './backoff.js'
import type { ConnectionPolicy, ConnectionStep, Stamp } from './connectionEvents.js'
import { noStage, type ConnectionState } from './connectionMachine.js'
import { closeSocket, unchanged } from './connectionSteps.js'
import type { Reason } from './reasons.js'
import { isDialling, isHung } from './stages.js'

/** Starts dialling from rest. An outage that a pause interrupted goes on; any other is over. */
export function start(
  state: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  reason: Reason = state.reason,
): ConnectionStep {
  const isPaused = state.status === 'paused'
  const status = isPaused && state.hasEverConnected ? 'reconnecting' : 'connecting'
  const next = { ...state, status, pausedBy: null, since: stamp.at } as const
  const told = isPaused ? {} : { reason, code: null, message: null, outage: null, refusedToken: null }
  return dialSoon({ ...next, ...told }, stamp, policy)
}

/** Dials on a request: now, or within 5 s when there were many dials already. */
function dialSoon(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): ConnectionStep {
  const due = earliestRequestedDial(state.dials)
  if (due <= stamp.at) return dial(state, stamp, policy)
  return unchanged({ ...state, stage: 'waiting', deadline: Math.min(state.deadline ?? due, due) })
}

export function dial(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): ConnectionStep {
  const generation = state.generation + 1
  const outage = state.outage && { ...state.outage, attempts: state.outage.attempts + 1 }
  const next: ConnectionState = {
    ...state,
    ...noStage,
    generation,
    outage,
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

/** Replaces a hanging dial. */
export function redial(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): ConnectionStep {
  const step = dial(state, stamp, policy)
  return { ...step, effects: [closeSocket('retry-requested'), ...step.effects] }
}

/** Handles a retry request: dials now, or within 5 s when a running dial may still succeed. */
export function retryNow(state: ConnectionState, stamp: Stamp, policy: ConnectionPolicy): ConnectionStep {
  if (state.status === 'failed' || state.status === 'paused')
    return start(state, stamp, policy, 'retry-requested')
  if (state.stage === 'waiting') return dialSoon(state, stamp, policy)
  if (state.stage === 'live') return ping(state, stamp, policy, policy.times.wakeMs)
  if (isHung(state, stamp)) return redial(state, stamp, policy)
  if (isDialling(state)) {
    const deadline = Math.min(state.deadline ?? Infinity, state.dialledAt + HUNG_MS)
    return unchanged({ ...state, isRedialAsked: true, deadline })
  }
  return unchanged(state)
}

/**
 * Checks the connection after a resume or a hint of the device: pings a live one, cuts a wait or a hanging dial short once.
 *
 * @param widestMs the limit of the server's window: a network that returns has many clients behind it, but not all of them
 */
export function verify(
  known: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  widestMs: number,
): ConnectionStep {
  if (known.stage === 'none') return unchanged(known)
  const state = { ...known, signalledAt: stamp.at }
  const { wakeMs } = policy.times
  if (state.stage === 'live') return ping(state, stamp, policy, wakeMs)
  // Shorten the deadline of a running ping, but never extend it.
  if (state.stage === 'verifying')
    return unchanged(awaitAnswer(state, stamp, Math.min(state.answerBy ?? Infinity, stamp.at + wakeMs)))
  const isRedialAsked = isHung(state, stamp)
  if (state.stage !== 'waiting' && !isRedialAsked) return unchanged(state)
  const windowMs = Math.max(policy.backoff.firstMs, Math.min(state.spreadMs || 0, widestMs))
  const drawn = stamp.at + stamp.random * windowMs
  const soon = Math.max(drawn, state.retryNotBefore ?? 0, earliestDialOfSignal(state.dials))
  const due = state.deadline ?? soon
  const deadline = due - stamp.at <= windowMs ? due : Math.min(due, soon)
  return unchanged({ ...state, isRedialAsked, deadline })
}

/** A connection without pings cannot be checked. */
export function ping(
  state: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  withinMs: number,
): ConnectionStep {
  if (state.heartbeatMs === 0) return unchanged(state)
  const pinged: ConnectionState = { ...state, stage: 'verifying', pingedAt: stamp.at, isOverdue: false }
  return {
    state: awaitAnswer(pinged, stamp, stamp.at + withinMs, stamp.at + policy.times.slowPingMs),
    effects: [{ type: 'ping', generation: state.generation }],
  }
}

/** Checks for the answer at least once per heartbeat, and when it becomes slow. */
export const awaitAnswer = (
  state: ConnectionState,
  { at }: Stamp,
  answerBy: number,
  slowAt: number = Infinity,
): ConnectionState => ({
  ...state,
  answerBy,
  deadline: Math.min(answerBy, slowAt, at + state.heartbeatMs),
})
