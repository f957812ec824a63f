import type { Reason } from '../../core/reasons.js'

/** The meaning of a close code of the protocol for the next dial. */
export interface CodeMeaning {
  readonly reason: Reason
  /** `verdict`: the server said no. `stops`: the client gives up by itself. `retries`: it may dial again. */
  readonly follows: 'verdict' | 'stops' | 'retries'
}

const known = new Map<number, CodeMeaning>([
  [1001, { reason: 'server-restart', follows: 'retries' }],
  [1008, { reason: 'policy-violation', follows: 'verdict' }],
  [1009, { reason: 'message-too-big', follows: 'stops' }],
  [1011, { reason: 'server-error', follows: 'stops' }],
  [1012, { reason: 'server-restart', follows: 'retries' }],
  [1013, { reason: 'overloaded', follows: 'retries' }],
  [1014, { reason: 'server-error', follows: 'retries' }],
  [4401, { reason: 'unauthorized', follows: 'verdict' }],
  [4403, { reason: 'forbidden', follows: 'verdict' }],
  [4408, { reason: 'handshake-timeout', follows: 'retries' }],
  [4499, { reason: 'heartbeat-timeout', follows: 'retries' }],
  [4500, { reason: 'server-error', follows: 'stops' }],
  [4504, { reason: 'handshake-timeout', follows: 'retries' }],
])

/** Codes for a broken protocol; graphql-ws never dials after them. Source: `isFatalInternalCloseCode` and `CloseCode`. */
const broken = new Set([1002, 1003, 1007, 4004, 4005, 4400, 4406, 4409, 4429])

/** @param wasUp tells a lost connection from a failed dial */
export function meaningOf(
  code: number,
  wasUp: boolean,
  overrides: { readonly [code: number]: Reason | null } = {},
): CodeMeaning {
  const override = overrides[code]
  if (override) return { reason: override, follows: 'verdict' }
  if (broken.has(code)) return { reason: 'protocol-error', follows: 'verdict' }
  const meaning = known.get(code)
  if (meaning !== undefined) return override === null ? { ...meaning, follows: 'retries' } : meaning
  if (code >= 4000) return { reason: 'server-error', follows: 'retries' }
  return { reason: wasUp ? 'network-lost' : 'unreachable', follows: 'retries' }
}

/** The code of a close event; null when it is none. */
export function codeOf(event: unknown): number | null {
  if (typeof event !== 'object' || event === null) return null
  const { code } = event as { readonly code?: unknown }
  return typeof code === 'number' ? code : null
}
