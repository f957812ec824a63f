import type { Reason } from '../../core/reasons.js'

/** What a state and an event of the connection mean. */
export type ConnectionMeaning =
  | { readonly is: 'up' | 'dialling' | 'closed' }
  /** ZIM dials by itself until it is back. */
  | { readonly is: 'lost'; readonly reason: Reason }
  /** ZIM stopped, and the server did not refuse the user. */
  | { readonly is: 'stopped'; readonly reason: Reason }
  | { readonly is: 'refused'; readonly reason: Reason }

/** `ZIM.ConnectionState` of zego-zim-web 2.29. */
const DISCONNECTED = 0
const CONNECTING = 1
const CONNECTED = 2
const RECONNECTING = 3

/** Events of `ZIM.ConnectionEvent` with which ZIM ends a login for good. */
const refusals: { readonly [event: number]: Reason } = { 4: 'kicked', 5: 'token-expired', 6: 'unregistered' }

const ACTIVE_LOGIN = 1
const LOGIN_TIMEOUT = 2

/**
 * Total: a state or an event that a later version adds means neither a connection nor a refusal.
 *
 * Success 0 · ActiveLogin 1 · LoginTimeout 2 · LoginInterrupted 3 · KickedOut 4 · TokenExpired 5 · Unregistered 6
 */
export function connectionMeaning(state: number, event: number): ConnectionMeaning {
  const refusal = refusals[event]
  const isTimeout = event === LOGIN_TIMEOUT
  switch (state) {
    case CONNECTED:
      return { is: 'up' }
    case CONNECTING:
      return { is: 'dialling' }
    case RECONNECTING:
      // A socket is open, and ZIM logs in on it.
      if (event === ACTIVE_LOGIN) return { is: 'dialling' }
      return { is: 'lost', reason: refusal ?? (isTimeout ? 'handshake-timeout' : 'network-lost') }
    case DISCONNECTED:
      // A logout of the app.
      if (event === 0) return { is: 'closed' }
      if (refusal !== undefined) return { is: 'refused', reason: refusal }
      return { is: 'stopped', reason: isTimeout ? 'handshake-timeout' : 'gave-up' }
    default:
      return { is: 'lost', reason: 'network-lost' }
  }
}
