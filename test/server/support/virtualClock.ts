import { createHash } from 'node:crypto'
import type { HubEnvironment } from '../../../src/server/hub/environment.js'

export interface VirtualClock {
  readonly environment: HubEnvironment
  /** Lets time pass, runs due timers in order, and lets every promise settle in between. */
  advance(ms: number): Promise<void>
  /** Ends the tick: flushes the collected frames, without time passing. */
  tick(): Promise<void>
  /** Runs the tasks of the next tick once; tasks that they add wait for the tick after. */
  step(): Promise<void>
  timers(): number
}

/** Time, ticks and ids under a test's control. */
export function createVirtualClock(): VirtualClock {
  let now = 1_700_000_000_000
  let ids = 0
  const ticks: (() => void)[] = []
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const tick = async (): Promise<void> => {
    await settle()
    while (ticks.length > 0) {
      for (const run of ticks.splice(0)) run()
      await settle()
    }
  }
  return {
    environment: {
      now: () => now,
      randomId: () => `id-${++ids}`,
      setTimer(run, ms) {
        const timer = { at: now + ms, run }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
      nextTick: (run) => void ticks.push(run),
      digest: (text) => createHash('sha256').update(text).digest('base64url'),
    },
    tick,
    async step() {
      await settle()
      for (const run of ticks.splice(0)) run()
      await settle()
    },
    async advance(ms) {
      const end = now + ms
      await tick()
      for (;;) {
        const [due] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (!due) break
        timers.delete(due)
        now = Math.max(now, due.at)
        due.run()
        await tick()
      }
      now = end
    },
    timers: () => timers.size,
  }
}
