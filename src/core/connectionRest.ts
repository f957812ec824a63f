import type { ConnectionEffect, ConnectionStep, Pause, Stamp } from './connectionEvents.js'
import { noStage, type ConnectionState } from './connectionMachine.js'
import { closeSocket, interruptOf, unchanged } from './connectionSteps.js'
import type { Reason } from './reasons.js'

/** A stamp, with the pause that the connection is in instead of its end. */
type RestStamp = Stamp & { readonly pause?: Pause }

export function disconnect(state: ConnectionState, stamp: RestStamp): ConnectionStep {
  const isUp = state.status === 'connected'
  return toDisconnected(state, stamp, 'closed-by-app', [
    isUp ? { type: 'leave' } : closeSocket('closed-by-app'),
  ])
}

/** Disconnects and forgets the session. */
export function signOut(state: ConnectionState, stamp: Stamp): ConnectionStep {
  const isOver = state.status === 'idle' || state.status === 'disconnected'
  const step = isOver ? unchanged(state) : disconnect(state, stamp)
  return {
    state: {
      ...step.state,
      identity: null,
      sessionId: null,
      identityChangedAt: null,
      processClosedAt: null,
      // The next connection is the first one of the next identity.
      hasEverConnected: false,
      reconnectCount: 0,
      isSignedOut: true,
    },
    effects: [...step.effects, { type: 'forgetSession' }],
  }
}

export function toDisconnected(
  state: ConnectionState,
  stamp: RestStamp,
  reason: Reason,
  effects: readonly ConnectionEffect[],
): ConnectionStep {
  return {
    state: {
      ...state,
      ...noStage,
      status: 'disconnected',
      pausedBy: null,
      reason,
      code: null,
      message: null,
      since: stamp.at,
      outage: null,
      connectionId: null,
      refusedToken: null,
      generation: state.generation + 1,
      ...stamp.pause,
    },
    effects: [...effects, ...interruptOf(state)],
  }
}
