import type { Reason } from './reasons.js'

/** The end as planned. Browsers let a page send no other standard code. */
export const NORMAL_CLOSURE = 1000

const reasons: { readonly [code: number]: Reason } = {
  1000: 'server-closed',
  1001: 'server-restart',
  1002: 'protocol-error',
  1003: 'protocol-error',
  1005: 'network-lost',
  1006: 'network-lost',
  1007: 'protocol-error',
  1008: 'policy-violation',
  1009: 'message-too-big',
  1011: 'server-error',
  1012: 'server-restart',
  1013: 'overloaded',
  1014: 'server-error',
}

/** The reason behind a close code of the WebSocket standard; null for any other code. */
export const standardReason = (code: number): Reason | null => reasons[code] ?? null
