import { cpSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { createLevelStore } from 'react-connectivity/server/level'
import { describe, expect, it } from 'vitest'
import { cutLog, recordEnds, writeAheadLogOf } from '../../../lab/writeAheadLog.js'
import { expectTruth, fill, open, see, type Seen } from '../../server/support/filledStore.js'
import { makeFolder } from './support/folder.js'

/** A folder with a record for each size, closed. */
async function writtenFolder(sizes: readonly number[]): Promise<string> {
  const folder = join(makeFolder(), 'db')
  const db = new ClassicLevel(folder)
  await db.open()
  for (const [n, size] of sizes.entries()) await db.put(`key${n}`, 'x'.repeat(size))
  await db.close()
  return folder
}

/** The keys that are left after a cut, in a copy of the folder. */
async function keysAfter(folder: string, bytes: number): Promise<readonly string[]> {
  const copy = join(makeFolder(), 'db')
  cpSync(folder, copy, { recursive: true })
  cutLog(copy, bytes)
  const db = new ClassicLevel(copy)
  await db.open()
  try {
    return await db.keys().all()
  } finally {
    await db.close()
  }
}

describe('a cut in the log of LevelDB', () => {
  // Records of one part, and of several parts over blocks of 32 KiB.
  const sizes = [10, 0, 5000, 40_000, 70_000, 32_700, 1, 200]

  it('is possible at the end of each record, and keeps exactly those before it', async () => {
    const folder = await writtenFolder(sizes)
    const ends = recordEnds(writeAheadLogOf(folder))
    expect(ends).toHaveLength(sizes.length)
    expect(ends.at(-1)).toBe(statSync(writeAheadLogOf(folder)).size)
    for (const [n, end] of ends.entries())
      expect(await keysAfter(folder, end)).toEqual(sizes.slice(0, n + 1).map((_size, i) => `key${i}`))
  })

  it('is possible inside each record, and loses that one as a whole', async () => {
    const folder = await writtenFolder(sizes)
    const ends = [0, ...recordEnds(writeAheadLogOf(folder))]
    for (const [n, end] of ends.slice(1).entries())
      for (const place of [(ends[n] ?? 0) + 1, Math.floor(((ends[n] ?? 0) + end) / 2), end - 1])
        expect(await keysAfter(folder, place)).toEqual(sizes.slice(0, n).map((_size, i) => `key${i}`))
  })
})

describe('a store whose log is cut', () => {
  const seenAfter = async (location: string, bytes: number): Promise<Seen> => {
    const copy = join(makeFolder(), 'store')
    cpSync(location, copy, { recursive: true })
    cutLog(copy, bytes)
    const opened = await open(createLevelStore({ location: copy, sync: false }), 'first')
    expect(opened.corrupt).toEqual([])
    const seen = await see(opened)
    await opened.store.close()
    return seen
  }

  it('at any record or inside of one has an older state of all channels, without damage and without a hole [O8]', async () => {
    const location = join(makeFolder(), 'store')
    const first = await open(createLevelStore({ location, sync: true }), 'first')
    await fill(first.store)
    const before = await see(first)
    await first.store.close()
    const ends = recordEnds(writeAheadLogOf(location))
    expect(ends.length).toBeGreaterThan(60)
    let last = [0, 0, 0]
    for (const [n, end] of ends.entries()) {
      const now = await seenAfter(location, end)
      expectTruth(now, before, () => true)
      const lasts = now.pages.map((page) => page.last)
      // A longer log never has less, until the history ends.
      for (const [i, each] of lasts.entries()) expect(each).toBeGreaterThanOrEqual(last[i] ?? 0)
      last = lasts
      const next = ends[n + 1]
      if (next === undefined) continue
      const inside = await seenAfter(location, Math.floor((end + next) / 2))
      expect(inside.pages.map((page) => page.last)).toEqual(lasts)
    }
    expect(last).toEqual(before.pages.map((page) => page.last))
  }, 300_000)
})
