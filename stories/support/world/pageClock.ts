import type { Environment } from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'

/** A clock that follows real time at a pace. */
export interface PageClock {
  readonly environment: Environment
  /** 1 is real time, 10 is ten times faster. */
  readonly setPace: (times: number) => void
  readonly stop: () => void
}

const STEP_MS = 20
/**
 * The clock waits for the page: between two steps the page renders. In a hidden or busy page time passes more slowly, instead of in
 * leaps that no screen would follow.
 */
const LONGEST_STEP_MS = 400

/** @param speed the pace that counts as normal; more than 1 in tests */
export function createPageClock(speed: number): PageClock {
  const environment = createVirtualEnvironment({ now: Date.now(), random: Math.random })
  let pace = 1
  let last = performance.now()
  let isMoving = false

  const timer = setInterval(() => {
    if (isMoving) return
    const now = performance.now()
    const passed = Math.min((now - last) * speed * pace, LONGEST_STEP_MS)
    last = now
    isMoving = true
    void environment.advance(passed).finally(() => {
      isMoving = false
    })
  }, STEP_MS)

  return {
    environment: { ...environment, report: reportError },
    setPace(times) {
      pace = times
    },
    stop: () => clearInterval(timer),
  }
}
