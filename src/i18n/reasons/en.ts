import type { ReasonWords } from '../words.js'

/** The short labels of reasons in English. */
export const enReasons: ReasonWords = {
  'network-lost': 'Connection lost',
  unreachable: 'Server out of reach',
  'heartbeat-timeout': 'No answer in time',
  'captive-portal': 'Network sign-in needed',
  'gave-up': 'Stopped trying',
  'server-closed': 'Closed by the server',
  'server-error': 'Server error',
  overloaded: 'Server is busy',
  'update-required': 'New version',
  unauthorized: 'Sign-in needed',
  'token-unavailable': 'Sign-in not renewed',
  forbidden: 'No access',
  kicked: 'Opened somewhere else',
  'identity-changed': 'Somebody else signed in',
  'channel-full': 'Updates missed',
  'channel-not-found': 'Not found',
  'channel-no-room': 'No room left',
  'channel-left': 'Left',
}
