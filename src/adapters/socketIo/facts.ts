import { standardReason } from '../../core/standardCodes.js'
import { isReason } from '../../core/reasonActions.js'
import type { Reason } from '../../core/reasons.js'
import type { Down } from '../../engine/source.js'

/** The error of `connect_error`. */
export interface ConnectError {
  readonly message?: string
  readonly type?: string
  readonly data?: unknown
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

/** The code that a server put into the data of an error. */
export function codeOf(data: unknown): string | number | null {
  const code = field(data, 'code')
  return typeof code === 'string' || typeof code === 'number' ? code : null
}

/** Why a middleware said no, from the data of its error. */
export function verdictOf(data: unknown): Reason {
  const reason = field(data, 'reason')
  return isReason(reason) ? reason : 'unauthorized'
}

/** Why a connection was lost, from the arguments of `disconnect`. */
export function lossOf(why: string, details: unknown): Pick<Down, 'reason' | 'code'> {
  if (why === 'ping timeout') return { reason: 'heartbeat-timeout', code: why }
  if (why === 'parse error') return { reason: 'protocol-error', code: why }
  const code = field(field(details, 'context'), 'code')
  if (typeof code !== 'number') return { reason: 'network-lost', code: why }
  // The client dials again, so a polite close is a loss and no verdict.
  return { reason: code === 1000 ? 'network-lost' : (standardReason(code) ?? 'network-lost'), code }
}
