import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'

/** The clock of a page: it follows real time while it runs, and a person can skip ahead. */
export interface SeedClock {
  readonly environment: VirtualEnvironment
  /** Lets time pass. Returns the stop function. */
  readonly run: () => () => void
  /** Lets this much time pass at once; milliseconds. The page renders once per second of it. */
  readonly skip: (ms: number) => Promise<void>
}

const STEP_MS = 20
/** A page that stood still has missed nothing: time waits for it. */
const LONGEST_STEP_MS = 400
const SECOND_MS = 1000

const render = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

export function createSeedClock(): SeedClock {
  // Draws of 0.9 make waits long enough to be counted down.
  const environment = createVirtualEnvironment({ now: Date.now(), random: () => 0.9 })
  let isMoving = false
  let moved = Promise.resolve()

  /** One advance at a time, so that time never runs backwards. */
  function advance(ms: number): Promise<void> {
    moved = moved.then(() => environment.advance(ms))
    return moved
  }

  return {
    environment,
    run() {
      let last = performance.now()
      const timer = setInterval(() => {
        if (isMoving) return
        const now = performance.now()
        const passed = Math.min(now - last, LONGEST_STEP_MS)
        last = now
        isMoving = true
        void advance(passed).finally(() => (isMoving = false))
      }, STEP_MS)
      return () => clearInterval(timer)
    },
    async skip(ms) {
      for (let left = ms; left > 0; left -= SECOND_MS) {
        await advance(Math.min(left, SECOND_MS))
        await render()
      }
    },
  }
}
