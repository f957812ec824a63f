import type { ConnectionEffect, ConnectionStep, Ready, Stamp } from './connectionEvents.js'
import type { ConnectionState } from './connectionMachine.js'
import type { Reason } from './reasons.js'

/** The handshake is done: the connection carries data. */
export function becomeReady(state: ConnectionState, stamp: Stamp, ready: Ready): ConnectionStep {
  const isReturn = state.hasEverConnected
  // A server that does not tell any more who we are has not proved that we are the same.
  const isOther = state.identity !== null && ready.identity !== state.identity
  const isForgotten = state.sessionId !== null && !ready.isResumed && !isOther
  const effects: ConnectionEffect[] = []
  if (isForgotten) effects.push({ type: 'reportProcessClosed' })
  if (isOther) effects.push({ type: 'announceIdentityChange' })
  effects.push({ type: 'restore', isOtherIdentity: isOther || state.isSignedOut })
  return {
    state: {
      ...state,
      status: 'connected',
      stage: 'live',
      reason: reasonOfReady(isOther, isReturn),
      code: null,
      message: null,
      since: stamp.at,
      outage: state.outage && { ...state.outage, endedAt: stamp.at },
      connectionId: ready.connectionId,
      sessionId: ready.sessionId,
      epoch: ready.epoch,
      identity: ready.identity,
      hasEverConnected: true,
      reconnectCount: state.reconnectCount + (isReturn ? 1 : 0),
      processClosedAt: isForgotten ? stamp.at : state.processClosedAt,
      identityChangedAt: isOther ? stamp.at : state.identityChangedAt,
      heartbeatMs: ready.heartbeatMs,
      pongMs: ready.pongMs,
      spreadMs: ready.spreadMs,
      deadline: ready.heartbeatMs > 0 ? stamp.at + ready.heartbeatMs : null,
      isRedialAsked: false,
      isSignedOut: false,
      refusedToken: null,
      pingedAt: null,
    },
    effects,
  }
}

function reasonOfReady(isOther: boolean, isReturn: boolean): Reason {
  if (isOther) return 'identity-changed'
  return isReturn ? 'recovered' : 'established'
}
