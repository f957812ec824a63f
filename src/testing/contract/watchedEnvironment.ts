import { createBrowserEnvironment } from '../../engine/browserEnvironment.js'
import type { Environment, Signal } from '../../engine/environment.js'

/** The real environment with a count of held resources and with signals on demand. */
export interface WatchedEnvironment extends Environment {
  /** The number of pending timers, frames and platform listeners. */
  readonly held: () => number
  readonly signal: (signal: Signal) => void
  /** Errors of the app's callbacks. */
  readonly errors: readonly unknown[]
}

export function createWatchedEnvironment(): WatchedEnvironment {
  const real = createBrowserEnvironment()
  const held = new Set<object>()
  const listeners = new Set<(signal: Signal) => void>()
  const errors: unknown[] = []

  const timed = (set: Environment['setFrame'], run: () => void): (() => void) => {
    const key = {}
    held.add(key)
    const cancel = set(() => {
      held.delete(key)
      run()
    })
    return () => {
      held.delete(key)
      cancel()
    }
  }

  return {
    ...real,
    setTimer: (run, ms) => timed((then) => real.setTimer(then, ms), run),
    setFrame: (run) => timed(real.setFrame, run),
    network: () => 'online',
    listen: (onSignal) => {
      const own = (signal: Signal): void => onSignal(signal)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    report: (error) => void errors.push(error),
    held: () => held.size + listeners.size,
    signal: (signal) => {
      for (const listener of [...listeners]) listener(signal)
    },
    errors,
  }
}
