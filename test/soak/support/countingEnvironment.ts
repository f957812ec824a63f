import type { Environment } from 'react-connectivity'
import { createBrowserEnvironment } from '../../../src/engine/browserEnvironment.js'

/** The real environment with counted timers and recorded reports. */
export interface CountingEnvironment {
  readonly environment: Environment
  readonly timers: () => number
  readonly reported: unknown[]
}

export function countingEnvironment(): CountingEnvironment {
  const real = createBrowserEnvironment()
  const timers = new Set<object>()
  const reported: unknown[] = []
  const environment: Environment = {
    ...real,
    setTimer(run, ms) {
      const token = {}
      timers.add(token)
      const cancel = real.setTimer(() => {
        timers.delete(token)
        run()
      }, ms)
      return () => {
        timers.delete(token)
        cancel()
      }
    },
    report: (error) => reported.push(error),
  }
  return { environment, timers: () => timers.size, reported }
}
