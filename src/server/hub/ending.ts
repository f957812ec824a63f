import { reasonOfClose } from '../../core/closeCodes.js'
import type { Reason } from '../../core/reasons.js'

/** Why a connection ended, and who ended it. */
export interface Ending {
  readonly reason: Reason
  readonly by: 'server' | 'client' | 'network'
}

/** What a close code says of an end that the hub did not ask for. */
export function endOf(code: number): Ending {
  if (code === 1000 || code === 1001 || code === 1005) return { reason: 'closed-by-app', by: 'client' }
  return { reason: reasonOfClose(code, true), by: code === 1006 ? 'network' : 'server' }
}
