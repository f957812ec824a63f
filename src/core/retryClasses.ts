import type { Reason, RetryClass } from './reasons.js'

/** The losses that are tried again; every other reason is a verdict, or no loss. */
const retryClasses: { readonly [R in Reason]?: RetryClass } = {
  'network-lost': 'backoff',
  unreachable: 'backoff',
  'handshake-timeout': 'backoff',
  'heartbeat-timeout': 'backoff',
  'idle-timeout': 'backoff',
  'captive-portal': 'backoff',
  'server-restart': 'spread',
  'server-error': 'backoff',
  overloaded: 'slow',
  'rate-limited': 'slow',
  'protocol-error': 'backoff',
  'message-too-big': 'backoff',
  'token-unavailable': 'backoff',
  // Of the server: a refresh with the credentials of another user, who needs a connection of their own.
  'identity-changed': 'backoff',
  'process-closed': 'backoff',
  'channel-closed': 'backoff',
  'channel-gap': 'backoff',
}

/** The catalogue's retry class of a reason. */
export const retryClassOf = (reason: Reason): RetryClass => retryClasses[reason] ?? 'never'
