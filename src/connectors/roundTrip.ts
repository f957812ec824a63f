import type { Environment } from '../engine/environment.js'

/** Measures the time from a ping to its answer, and notes when the socket was heard. */
export interface RoundTrip {
  /** A message of any kind arrived. */
  readonly heard: () => void
  /** When the last one arrived; epoch milliseconds. */
  readonly heardAt: () => number
  /** Sends the ping of this time; epoch milliseconds. */
  readonly start: (at: number, send: () => void) => void
  /** An answer arrived: its round trip in milliseconds; null when no ping waits for one. */
  readonly stop: () => number | null
  /** The last round trip in milliseconds; null before the first one. */
  readonly last: () => number | null
  /** Forgets everything, because the socket is gone. */
  readonly reset: () => void
}

export function createRoundTrip(environment: Environment): RoundTrip {
  let heardAt = 0
  let pingedAt: number | null = null
  let last: number | null = null
  return {
    heard() {
      heardAt = environment.now()
    },
    heardAt: () => heardAt,
    start(at, send) {
      // What came in the same millisecond before the ping is no answer to it.
      heardAt = Math.min(heardAt, at - 1)
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
