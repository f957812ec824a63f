import type { Network } from '../core/connection.js'

/** What the platform tells. `resumed`: visible again, back from the back-forward cache, or thawed after a freeze. */
export type Signal = 'resumed' | 'online' | 'offline'

/** A line to the other tabs of this origin. It carries no content: only that something happened. */
export interface Broadcast {
  readonly post: () => void
  readonly close: () => void
}

/** Everything the engine takes from the outside, so that tests and stories can replace it. */
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
  /** Opens a line to the other tabs of this origin under a topic; null where there are none. */
  readonly broadcast?: (topic: string, onMessage: () => void) => Broadcast | null
  /** Where errors of the app's own callbacks go. */
  readonly report: (error: unknown) => void
}
