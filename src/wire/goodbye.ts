import { closeCodes } from '../core/closeCodes.js'
import type { Goodbye } from '../engine/protocol.js'
import type { GoodbyeFrame } from './frames.js'

/** What a goodbye means. A server may only name reasons that a goodbye has; anything else is its own trouble. */
export function goodbyeOf(frame: GoodbyeFrame): Goodbye {
  const isKnown = Object.hasOwn(closeCodes, frame.reason)
  return {
    reason: isKnown ? frame.reason : 'server-error',
    code: isKnown ? closeCodes[frame.reason] : null,
    message: frame.message ?? null,
    retryAfterMs: frame.retryAfterMs,
    spreadMs: frame.spreadMs,
    final: frame.final === true,
  }
}
