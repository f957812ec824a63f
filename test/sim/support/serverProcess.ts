import type { Environment } from 'react-connectivity'

/** Timers and turns of one server process. After `kill` nothing of it runs any more. */
export interface ServerProcess {
  readonly now: () => number
  readonly setTimer: Environment['setTimer']
  readonly nextTurn: (run: () => void) => void
  readonly isAlive: () => boolean
  /** Resolves with the value of the promise, or never after `kill`. */
  readonly whileAlive: <T>(promise: Promise<T>) => Promise<T>
  readonly kill: () => void
}

/** @param skewMs what the clock of the machine is off by */
export function createServerProcess(environment: Environment, skewMs: () => number): ServerProcess {
  const cancels = new Set<() => void>()
  let isAlive = true
  const setTimer: Environment['setTimer'] = (run, ms) => {
    if (!isAlive) return () => undefined
    const cancel = environment.setTimer(() => {
      cancels.delete(stop)
      run()
    }, ms)
    const stop = (): void => {
      cancels.delete(stop)
      cancel()
    }
    cancels.add(stop)
    return stop
  }
  return {
    // Whole milliseconds, as the clock of a machine gives them.
    now: () => Math.floor(environment.now() + skewMs()),
    setTimer,
    nextTurn: (run) => void setTimer(run, 0),
    isAlive: () => isAlive,
    whileAlive: (promise) =>
      new Promise((resolve, reject) => {
        promise.then(
          (value) => {
            if (isAlive) resolve(value)
          },
          (error: unknown) => {
            if (isAlive) reject(error instanceof Error ? error : new Error(String(error)))
          },
        )
      }),
    kill() {
      isAlive = false
      for (const cancel of [...cancels]) cancel()
    },
  }
}
