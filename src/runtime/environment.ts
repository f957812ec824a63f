import type { Network } from '../core/connection.js'

/** What the platform tells. `woke`: visible again, back from the cache, resumed from a freeze. */
export type Signal = 'woke' | 'online' | 'offline'

/** Everything the runtime takes from the outside, so that tests and stories can replace it. */
export interface Environment {
  /** Epoch milliseconds that never run backwards. */
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** Runs once after `ms`; returns the cancellation. */
  readonly setTimer: (run: () => void, ms: number) => () => void
  /** Runs once before the next paint, or soon when nothing is painted; returns the cancellation. */
  readonly setFrame: (run: () => void) => () => void
  /** What the device says of its network; a hint. */
  readonly network: () => Network
  /** Listens to the platform; returns the end of listening. */
  readonly listen: (onSignal: (signal: Signal) => void) => () => void
  /** Where errors of the app's own callbacks go. */
  readonly report: (error: unknown) => void
}
