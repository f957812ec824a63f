import type { Environment } from '../engine/environment.js'

/** Measures the time from a ping to its answer. */
export interface RoundTrip {
  /** Sends a ping. */
  readonly start: (send: () => void) => void
  /** An answer arrived: its round trip in milliseconds; null when no ping waits for one. */
  readonly stop: () => number | null
  /** The last round trip in milliseconds; null before the first one. */
  readonly last: () => number | null
  /** Forgets everything, because the socket is gone. */
  readonly reset: () => void
}

export function createRoundTrip(environment: Environment): RoundTrip {
  let pingedAt: number | null = null
  let last: number | null = null
  return {
    start(send) {
      pingedAt = environment.now()
      send()
    },
    stop() {
      if (pingedAt === null) return null
      last = environment.now() - pingedAt
      pingedAt = null
      return last
    },
    last: () => last,
    reset() {
      pingedAt = null
      last = null
    },
  }
}
