import { reasonOfClose } from '../../core/closeReason.js'
import type { Reason } from '../../core/reasons.js'

/** Why a connection ended, and which side ended it. */
export interface CloseCause {
  readonly reason: Reason
  readonly by: 'server' | 'client' | 'network'
}

/** The cause of an end that the hub did not ask for, read from the close code. */
export function causeOfClose(code: number): CloseCause {
  if (code === 1000 || code === 1001 || code === 1005) return { reason: 'closed-by-app', by: 'client' }
  return { reason: reasonOfClose(code, true), by: code === 1006 ? 'network' : 'server' }
}
