import { assertNever } from './assertNever.js'
import { earliestWithinLimits } from './backoff.js'
import { awaitAnswer, dial, ping, redial, start } from './connectionDial.js'
import type { ConnectionPolicy, ConnectionStep, Stamp } from './connectionEvents.js'
import { failure, onLost } from './connectionLoss.js'
import type { ConnectionState } from './connectionMachine.js'
import { unchanged } from './connectionSteps.js'
import { isSuspect, paceAfter, SUSPECT_MS } from './quality.js'

/** A timer that fires this late was throttled or suspended, so its measurement proves nothing. */
const LATE_MS = 2000

/** Handles the deadline of a stage, if it has passed. */
export function tick(
  state: ConnectionState,
  stamp: Stamp,
  policy: ConnectionPolicy,
  lastInboundAt: number,
): ConnectionStep {
  if (state.deadline === null || stamp.at < state.deadline) return unchanged(state)
  const late = stamp.at - state.deadline
  switch (state.stage) {
    case 'waiting': {
      if (state.status !== 'paused') return dial(state, stamp, policy)
      // A pause that the app makes too short lasts as long as the limits of dials.
      const due = earliestWithinLimits(state.dials)
      return stamp.at < due ? unchanged({ ...state, deadline: due }) : start(state, stamp, policy)
    }
    case 'preparing':
    case 'opening':
    case 'handshake': {
      if (state.isRedialAsked) return redial(state, stamp, policy)
      const reason = state.stage === 'preparing' ? 'token-unavailable' : 'handshake-timeout'
      return onLost(state, stamp, policy, failure(stamp, reason))
    }
    case 'live': {
      // A slow connection is measured at its own pace, however many messages arrive.
      const due = isSuspect(state) ? state.deadline : lastInboundAt + state.heartbeatMs
      if (stamp.at < due) return unchanged({ ...state, deadline: due })
      return ping(state, stamp, policy, late > LATE_MS ? policy.times.wakeMs : state.pongMs)
    }
    case 'verifying': {
      if (state.pingedAt !== null && lastInboundAt >= state.pingedAt)
        return unchanged({
          ...state,
          stage: 'live',
          pingedAt: null,
          answerBy: null,
          deadline: lastInboundAt + pingEvery(state),
        })
      const answerBy = state.answerBy ?? state.deadline
      if (stamp.at < answerBy) {
        const isSlow = late <= LATE_MS && stamp.at - (state.pingedAt ?? stamp.at) >= policy.times.slowPingMs
        const slow = isSlow ? ({ quality: 'degraded', isOverdue: true } as const) : {}
        return unchanged(awaitAnswer({ ...state, ...slow }, stamp, answerBy))
      }
      // A suspended page cannot have received the answer: ping once more with a shorter limit.
      const again = Math.min(policy.times.wakeMs, Math.floor(0.9 * state.pongMs))
      if (late > LATE_MS && answerBy - (state.pingedAt ?? 0) > again) return ping(state, stamp, policy, again)
      return onLost(state, stamp, policy, failure(stamp, 'heartbeat-timeout'))
    }
    case 'none':
      return unchanged({ ...state, deadline: null })
    default:
      return assertNever(state.stage)
  }
}

/** Judges a round trip. While the connection is slow, or may be, the next ping follows soon. */
export function answered(
  state: ConnectionState,
  { at }: Stamp,
  policy: ConnectionPolicy,
  roundTripMs: number,
): ConnectionStep {
  if (state.status !== 'connected') return unchanged(state)
  const pace = paceAfter(state, roundTripMs, policy.times)
  if (!isSuspect(pace)) return unchanged({ ...state, ...pace })
  const next = { ...state, ...pace }
  const deadline = at + pingEvery(next)
  return unchanged({ ...next, stage: 'live', pingedAt: null, answerBy: null, deadline })
}

const pingEvery = (state: ConnectionState): number =>
  isSuspect(state) ? Math.min(state.heartbeatMs, SUSPECT_MS) : state.heartbeatMs
