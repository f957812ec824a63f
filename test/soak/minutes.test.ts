import { expect, it } from 'vitest'
import { makeFolder } from './injectors/support/folder.js'
import { runMinutes } from './real/runMinutes.js'
import { minutesText } from './real/soakReport.js'

it(
  'a soak of a few seconds injects faults, breaks no promise, and says so in its report',
  { timeout: 600_000 },
  async () => {
    const report = await runMinutes({
      ...{ folder: makeFolder(), seed: 5, minutes: 0.25, clients: 20, faultEveryMs: 1000 },
    })
    expect(report.violations).toEqual([])
    expect(Object.values(report.faults).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(3)
    expect(report.samples.length).toBeGreaterThan(0)
    const place = { date: '2026-01-01', commit: 'abc', machine: 'a machine' }
    const text = minutesText(report, place)
    expect(text).toContain('Violations: **0**.')
    expect(text).not.toContain(process.cwd())
  },
)
