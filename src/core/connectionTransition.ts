import { assertNever } from './assertNever.js'
import { reasonOfClose } from './closeReason.js'
import { open, retryNow, start, verify, ping } from './connectionDial.js'
import type { ConnectionEvent, ConnectionPolicy, ConnectionStep, Stamp } from './connectionEvents.js'
import { failure, onLost } from './connectionLoss.js'
import type { ConnectionState } from './connectionMachine.js'
import { becomeReady } from './connectionReady.js'
import { disconnect, signOut, toDisconnected } from './connectionRest.js'
import { closeSocket, unchanged } from './connectionSteps.js'
import { answered, tick } from './connectionTick.js'
import { hasSocket, isAtRest, isDialling } from './stages.js'

/** The machine of a dialled connection: total and pure. Events of an older generation change nothing. */
export function transition(
  state: ConnectionState,
  event: ConnectionEvent & Stamp,
  policy: ConnectionPolicy,
): ConnectionStep {
  if ('generation' in event)
    return event.generation === state.generation ? onSocket(state, event, policy) : unchanged(state)
  switch (event.type) {
    case 'connectRequested':
      return isAtRest(state) ? start(state, event, policy, 'connect-requested') : unchanged(state)
    case 'retryRequested':
      return retryNow(state, event, policy)
    case 'verifyRequested':
      return state.stage === 'live' ? ping(state, event, policy, policy.times.wakeMs) : unchanged(state)
    case 'disconnectRequested':
      return state.status === 'idle' || state.status === 'disconnected'
        ? unchanged(state)
        : disconnect(state, event)
    case 'pauseRequested':
      return isAtRest(state) ? unchanged(state) : disconnect(state, event)
    case 'signOutRequested':
      return signOut(state, event)
    case 'acknowledgeRequested':
      return state.identityChangedAt === null
        ? unchanged(state)
        : unchanged({ ...state, identityChangedAt: null })
    case 'disposed':
      return toDisconnected(state, event, 'disposed', [closeSocket('disposed')])
    case 'identityChangedElsewhere':
      return unchanged({ ...state, identityChangedAt: event.at })
    case 'resumed':
      return verify(state, event, policy, 0)
    case 'networkChanged':
      // `offline` is a hint that sockets often survive, so it starts a check and proves nothing.
      if (event.network === 'offline' && state.stage === 'waiting') return unchanged(state)
      return verify(state, event, policy, policy.times.wakeMs)
    case 'ticked':
      return tick(state, event, policy, event.lastInboundAt)
    default:
      return assertNever(event)
  }
}

type SocketEvent = Extract<ConnectionEvent, { readonly generation: number }>

/** Handles events of the current socket. */
function onSocket(
  state: ConnectionState,
  event: SocketEvent & Stamp,
  policy: ConnectionPolicy,
): ConnectionStep {
  switch (event.type) {
    case 'prepared':
      return state.stage === 'preparing' ? open(state, event, policy) : unchanged(state)
    case 'dialFailed':
      return isDialling(state)
        ? onLost(state, event, policy, failure(event, event.reason, null, event.message))
        : unchanged(state)
    case 'socketOpened':
      if (state.stage !== 'opening') return unchanged(state)
      return {
        state: { ...state, stage: 'handshake' },
        effects: [{ type: 'startHandshake', generation: state.generation }],
      }
    case 'becameReady':
      return state.stage === 'handshake' ? becomeReady(state, event, event.ready) : unchanged(state)
    case 'goodbyeReceived':
      if (!hasSocket(state)) return unchanged(state)
      return onLost(state, event, policy, failure(event, event.reason, event.code, event.message), event)
    case 'socketClosed': {
      if (!hasSocket(state)) return unchanged(state)
      const reason = event.meaning?.reason ?? reasonOfClose(event.code, event.wasOpen)
      const failed = failure(event, reason, event.code, event.message)
      return onLost(state, event, policy, failed, event.meaning ?? {})
    }
    case 'protocolViolated':
      if (!hasSocket(state)) return unchanged(state)
      return onLost(state, event, policy, failure(event, 'protocol-error', null, event.message))
    case 'answered':
      return answered(state, event, policy, event.roundTripMs)
    case 'spreadTold':
      if (!hasSocket(state) || state.spreadMs === event.spreadMs) return unchanged(state)
      return unchanged({ ...state, spreadMs: event.spreadMs })
    default:
      return assertNever(event)
  }
}
