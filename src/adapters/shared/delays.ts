import { nextDelay, resolveBackoff } from '../../core/backoff.js'
import type { Reason } from '../../core/reasons.js'
import { retryClassOf } from '../../core/retryClasses.js'
import type { Environment } from '../../engine/environment.js'

/** Waits between attempts that a client does not make by itself: later and later. */
export interface Delays {
  /** Milliseconds until the next attempt. */
  readonly next: (reason: Reason) => number
  readonly reset: () => void
}

export function createDelays({ now, random }: Pick<Environment, 'now' | 'random'>): Delays {
  const policy = resolveBackoff({})
  let attempts = 0
  let since: number | null = null
  return {
    next(reason) {
      since ??= now()
      attempts += 1
      const retry = retryClassOf(reason)
      const facts = { attempts, outageMs: now() - since, wasUp: false, random: random() }
      return nextDelay({ retry: retry === 'never' ? 'backoff' : retry, ...facts }, policy)
    },
    reset() {
      attempts = 0
      since = null
    },
  }
}
