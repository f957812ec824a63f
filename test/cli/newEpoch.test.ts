import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLevelStore } from 'react-connectivity/server/level'
import { newEpoch } from '../../src/cli/newEpoch.js'
import { resolveResumePoint } from '../../src/server/hub/resumePoint.js'
import { renewEpochOfFolder } from '../../src/server/level/epoch.js'
import { bounds, open } from '../server/support/filledStore.js'

async function makeFolder() {
  const location = await mkdtemp(join(tmpdir(), 'connectivity-epoch-'))
  onTestFinished(() => rm(location, { recursive: true, force: true }))
  const { store } = await open(createLevelStore({ location }), 'first')
  await store.append('c:orders', { data: '1', at: 1 }, bounds)
  return { location, store }
}

describe('react-connectivity new-epoch', () => {
  it('makes each client hear that its data may be out of date, and keeps the messages', async () => {
    const { location, store } = await makeFolder()
    const page = await store.read('c:orders', { after: 0, limit: 0 })
    const pos = { epoch: page.epoch, offset: 1, generation: page.lineage?.generation }
    await store.close()
    const { code, output } = await newEpoch([location], renewEpochOfFolder)
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^The store has the epoch .{24} now; it was first\./),
    ])
    const after = await open(createLevelStore({ location }), 'second')
    expect(output).toContain(after.epoch)
    expect(after.corrupt).toEqual([])
    const now = await after.store.read('c:orders', { after: 0, limit: 10 })
    expect(now.entries.map(({ data }) => data)).toEqual(['1'])
    expect(resolveResumePoint('log', { pos }, now)).toEqual({ error: { error: 'process-closed' } })
    // It is as trustworthy as a store that was never opened before.
    const old = { epoch: now.epoch, offset: 1 }
    expect(resolveResumePoint('log', { pos: old }, now)).toEqual({ from: 1, replay: 0 })
    await after.store.close()
  })

  it('ends with 2 and changes nothing when a server has the store open, there is none, or the words are wrong', async () => {
    const { location, store } = await makeFolder()
    expect(await newEpoch([location], renewEpochOfFolder)).toMatchObject({ code: 2 })
    await store.close()
    const none = await newEpoch([join(location, 'none')], renewEpochOfFolder)
    expect([none.code, none.output]).toEqual([2, expect.stringContaining('Nothing was changed')])
    for (const words of [[], ['a', 'b'], ['--all']])
      expect(await newEpoch(words, renewEpochOfFolder)).toMatchObject({ code: 2 })
    expect(await newEpoch(['--help'], renewEpochOfFolder)).toMatchObject({ code: 0 })
    const again = await open(createLevelStore({ location }), 'second')
    expect(again.epoch).toBe('first')
    await again.store.close()
  })
})
