import { closeCodes } from '../core/closeCodes.js'
import type { Goodbye } from '../engine/protocol.js'
import type { GoodbyeFrame } from './frames.js'

/** Reasons that only a client has. */
const ownReasons: ReadonlySet<string> = new Set(['closed-by-app', 'heartbeat-timeout'])

/** The meaning of a goodbye. An unknown reason counts as `server-error`. */
export function goodbyeOf(frame: GoodbyeFrame): Goodbye {
  const isKnown = Object.hasOwn(closeCodes, frame.reason) && !ownReasons.has(frame.reason)
  return {
    reason: isKnown ? frame.reason : 'server-error',
    code: isKnown ? closeCodes[frame.reason] : null,
    message: frame.message ?? null,
    retryAfterMs: frame.retryAfterMs,
    spreadMs: frame.spreadMs,
    final: frame.final === true,
  }
}
