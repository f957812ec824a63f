import type { Reason } from './reasons.js'
import { standardReason } from './standardCodes.js'

/** Close codes of the channel server beyond the standard, HTTP-like. */
export const serverCodes = {
  'protocol-error': 4400,
  unauthorized: 4401,
  forbidden: 4403,
  'not-found': 4404,
  'handshake-timeout': 4408,
  kicked: 4409,
  'process-closed': 4410,
  replaced: 4411,
  removed: 4412,
  unregistered: 4413,
  'token-expired': 4419,
  'identity-changed': 4421,
  'update-required': 4426,
  'rate-limited': 4429,
  'idle-timeout': 4440,
  'heartbeat-timeout': 4441,
} as const

/** The reason of a close code of the standard or of the channel server; null for any other code. */
function reasonOfCode(code: number): Reason | null {
  const reasons = Object.keys(serverCodes) as (keyof typeof serverCodes)[]
  return standardReason(code) ?? reasons.find((reason) => serverCodes[reason] === code) ?? null
}

/**
 * The reason behind a close code. A socket that closes before it opened is `unreachable` for every code:
 * browsers report refused, DNS, TLS and HTTP errors alike as 1006, on purpose.
 */
export function reasonOfClose(code: number, wasOpen: boolean): Reason {
  const reason = reasonOfCode(code)
  if (!wasOpen && (code === 1006 || reason === null)) return 'unreachable'
  return reason ?? 'network-lost'
}
