import type { Reason } from './reasons.js'

/** Close codes of our own server, HTTP-like: 44xx. Browsers let a page send 1000 and 3000–4999 only. */
export const closeCodes = {
  'protocol-error': 4400,
  unauthorized: 4401,
  forbidden: 4403,
  'not-found': 4404,
  'handshake-timeout': 4408,
  kicked: 4409,
  'process-closed': 4410,
  replaced: 4411,
  removed: 4412,
  'token-expired': 4419,
  'update-required': 4426,
  'rate-limited': 4429,
  'idle-timeout': 4440,
  'heartbeat-timeout': 4441,
  'message-too-big': 1009,
  'server-error': 1011,
  'server-restart': 1012,
  overloaded: 1013,
  'server-closed': 1000,
  'closed-by-app': 1000,
} as const

/** Reasons that the server may name in a goodbye frame, each with its own close code. */
export type GoodbyeReason = Exclude<keyof typeof closeCodes & Reason, 'closed-by-app' | 'heartbeat-timeout'>

/** Codes of the standard that our own server does not give, or gives for several reasons. */
const standard: { readonly [code: number]: Reason } = {
  1000: 'server-closed',
  1001: 'server-restart',
  1002: 'protocol-error',
  1003: 'protocol-error',
  1005: 'network-lost',
  1006: 'network-lost',
  1007: 'protocol-error',
  1008: 'policy-violation',
  1014: 'server-error',
}

const named = (code: number): Reason | undefined =>
  (Object.keys(closeCodes) as (keyof typeof closeCodes)[]).find((reason) => closeCodes[reason] === code)

/**
 * The reason behind a close code. A socket that closes before it opened is `unreachable` for every code:
 * browsers report refused, DNS, TLS and HTTP errors alike as 1006, on purpose.
 */
export function reasonOfClose(code: number, wasOpen: boolean): Reason {
  const reason = standard[code] ?? named(code)
  if (!wasOpen && (code === 1006 || reason === undefined)) return 'unreachable'
  return reason ?? 'network-lost'
}
