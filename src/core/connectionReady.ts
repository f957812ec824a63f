import type { ConnectionEffect, ConnectionStep, Ready, Stamp } from './connectionEvents.js'
import { noStage, type ConnectionState } from './connectionMachine.js'
import { steadyPace } from './quality.js'
import type { Reason } from './reasons.js'

/** Handles a finished handshake: the connection carries data. */
export function becomeReady(state: ConnectionState, stamp: Stamp, ready: Ready): ConnectionStep {
  const { isResumed, ...told } = ready
  const isReturn = state.hasEverConnected
  // A welcome without an identity does not prove that the identity is the same.
  const isOther = state.identity !== null && ready.identity !== state.identity
  const isForgotten = state.sessionId !== null && !isResumed && !isOther
  const effects: ConnectionEffect[] = []
  if (isForgotten) effects.push({ type: 'reportProcessClosed' })
  if (isOther) effects.push({ type: 'announceIdentityChange' })
  effects.push({ type: 'restore', isOtherIdentity: isOther || state.isSignedOut })
  return {
    state: {
      ...state,
      ...told,
      ...noStage,
      ...steadyPace,
      status: 'connected',
      stage: 'live',
      reason: reasonOfReady(isOther, isReturn),
      code: null,
      message: null,
      since: stamp.at,
      outage: state.outage && { ...state.outage, endedAt: stamp.at },
      hasEverConnected: true,
      reconnectCount: state.reconnectCount + (isReturn ? 1 : 0),
      processClosedAt: isForgotten ? stamp.at : state.processClosedAt,
      identityChangedAt: isOther ? stamp.at : state.identityChangedAt,
      deadline: ready.heartbeatMs > 0 ? stamp.at + ready.heartbeatMs : null,
      isSignedOut: false,
      refusedToken: null,
    },
    effects,
  }
}

function reasonOfReady(isOther: boolean, isReturn: boolean): Reason {
  if (isOther) return 'identity-changed'
  return isReturn ? 'recovered' : 'established'
}
