import type { ConnectionEffect, ConnectionStep, Stamp } from './connectionEvents.js'
import type { ConnectionState } from './connectionMachine.js'
import { closeSocket, unchanged } from './connectionSteps.js'
import type { Reason } from './reasons.js'

export function leave(state: ConnectionState, stamp: Stamp): ConnectionStep {
  const isUp = state.status === 'connected'
  return rest(state, stamp, 'closed-by-app', [isUp ? { type: 'leave' } : closeSocket('closed-by-app')])
}

/** A disconnect after which the server is not told who we were. */
export function signOut(state: ConnectionState, stamp: Stamp): ConnectionStep {
  const isOver = state.status === 'idle' || state.status === 'disconnected'
  const step = isOver ? unchanged(state) : leave(state, stamp)
  return {
    state: { ...step.state, identity: null, sessionId: null, identityChangedAt: null, isSignedOut: true },
    effects: [...step.effects, { type: 'forgetSession' }],
  }
}

export function rest(
  state: ConnectionState,
  stamp: Stamp,
  reason: Reason,
  effects: readonly ConnectionEffect[],
): ConnectionStep {
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
      isRedialAsked: false,
      retryNotBefore: null,
      refusedToken: null,
      pingedAt: null,
      generation: state.generation + 1,
    },
    effects: state.status === 'connected' ? [...effects, { type: 'interrupt' }] : effects,
  }
}
