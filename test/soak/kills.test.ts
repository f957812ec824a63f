import { describe, expect, it } from 'vitest'
import { makeFolder } from './injectors/support/folder.js'
import { folderFaults } from './real/folderFaults.js'
import { workloadNames } from './real/rooms.js'
import { runKills } from './real/runKills.js'

// npm run soak -- --kills 200 --rounds 3 does the same for longer.
describe('a real server process that is killed under load again and again', { timeout: 600_000 }, () => {
  it('breaks no promise to readers, publishers, queues, people who come and go, or people who sign in as others', async () => {
    const report = await runKills({ folder: makeFolder(), seed: 1, kills: 20 })
    expect(report.violations).toEqual([])
    expect(report.faults).toEqual({ none: 20 })
    for (const name of workloadNames) expect(report.workloads[name]?.delivered, name).toBeGreaterThan(20)
    for (const name of ['register', 'log', 'churn', 'identity'] as const)
      expect(report.workloads[name]?.acknowledged, name).toBeGreaterThan(20)
  })

  it('and whose folder is cut, set back, damaged or read with a wrong clock meanwhile, tells what is lost [O8 O9]', async () => {
    const report = await runKills({ folder: makeFolder(), seed: 2, kills: 12, clients: 25, folderFaults })
    expect(report.violations).toEqual([])
    const names = Object.keys(report.faults).map((name) => name.replace(' (refused)', ''))
    expect(new Set(names)).toEqual(new Set(['none', ...folderFaults]))
  })
})
