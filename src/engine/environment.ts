import type { Network } from '../core/connection.js'

/** Signals of the platform. `resumed`: visible again, back from the back-forward cache, or thawed after a freeze. */
export type Signal = 'resumed' | 'online' | 'offline'

/** A broadcast to the other tabs of this origin. It carries no content, only the fact. */
export interface Broadcast {
  /** Notifies the other tabs. */
  readonly post: () => void
  /** Ends the broadcast. */
  readonly close: () => void
}

/** Clock, timers, randomness and platform signals of the engine, replaceable in tests and stories. */
export interface Environment {
  /** Current time; epoch milliseconds, monotonic. */
  readonly now: () => number
  /** A random number in [0, 1). The ids of sends come from it, and other clients see them, so it must not be predictable. */
  readonly random: () => number
  /** Calls back once after `ms` milliseconds; returns the cancellation. */
  readonly setTimer: (run: () => void, ms: number) => () => void
  /** Calls back once before the next paint, or soon when nothing is painted; returns the cancellation. */
  readonly setFrame: (run: () => void) => () => void
  /** The network status of the device; a hint. */
  readonly network: () => Network
  /** Listens to signals of the platform; returns the unsubscribe function. */
  readonly listen: (onSignal: (signal: Signal) => void) => () => void
  /**
   * Reports true when the page is being left, and false when it is back from the back-forward cache; returns the unsubscribe
   * function. A leave may come to nothing, and a listener may report only the first one. Default: the browser's.
   */
  readonly listenLeave?: (onLeave: (isLeaving: boolean) => void) => () => void
  /**
   * Reports whether the page is hidden, once at the call and at each change; returns the unsubscribe function. Default: the
   * browser's.
   */
  readonly listenHidden?: (onHidden: (isHidden: boolean) => void) => () => void
  /** Opens a broadcast to the other tabs of this origin under a topic; null on platforms without tabs. Default: the browser's. */
  readonly broadcast?: (topic: string, onMessage: () => void) => Broadcast | null
  /** Receives errors of the app's callbacks. */
  readonly report: (error: unknown) => void
}
