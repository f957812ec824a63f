import { createRoot, type BatchNode } from './batches.js'
import type { HubEnvironment } from './environment.js'

/** Collects what is sent during a tick, for all connections of a hub. */
export interface Ticker {
  /** Where lists of frames start in this tick. */
  readonly root: () => BatchNode
  /** Flushes at the end of the tick. */
  readonly add: (flush: () => void) => void
}

export function createTicker(environment: HubEnvironment): Ticker {
  let root = createRoot()
  let flushes: (() => void)[] = []
  const run = (): void => {
    const due = flushes
    flushes = []
    for (const flush of due) flush()
    // Only after the flushes, because they still share frames of the old lists.
    root = createRoot()
  }
  return {
    root: () => root,
    add(flush) {
      if (flushes.push(flush) === 1) environment.nextTick(run)
    },
  }
}
