import { describe, expect, it } from 'vitest'
import { wrongClock, YEAR_MS } from '../../../lab/wrongClock.js'
import { until } from '../../client/support/wait.js'
import { startScript } from './support/script.js'

const HOUR_MS = 3_600_000
const clock = `
  const run = (what) => what === 'date' ? Date.now() : what === 'origin' ? performance.timeOrigin : performance.now()`

describe('a wrong clock', () => {
  it.each([YEAR_MS, -YEAR_MS])('is off by %i ms from the start, and steady clocks go on', async (offset) => {
    const process = await startScript(clock, { node: wrongClock(offset) })
    for (const what of ['date', 'origin']) {
      const shown = Number(await process.ask(what))
      expect(Math.abs(shown - Date.now() - offset), what).toBeLessThan(HOUR_MS)
    }
    const steady = Number(await process.ask('now'))
    expect(steady).toBeGreaterThan(0)
    expect(steady).toBeLessThan(HOUR_MS)
  })

  it('is set while the process runs', async () => {
    const script = await startScript(clock, { node: wrongClock(0, -16 * HOUR_MS) })
    expect(Math.abs(Number(await script.ask('date')) - Date.now())).toBeLessThan(HOUR_MS)
    process.kill(script.pid, 'SIGUSR2')
    const shown: number[] = []
    void (async () => {
      while ((shown.at(-1) ?? Infinity) > Date.now() - HOUR_MS) shown.push(Number(await script.ask('date')))
    })()
    await until('the step', () => (shown.at(-1) ?? Infinity) < Date.now() - HOUR_MS)
    expect(Math.abs((shown.at(-1) ?? 0) - Date.now() + 16 * HOUR_MS)).toBeLessThan(HOUR_MS)
  })
})
