import { ClassicLevel } from 'classic-level'
import { describe, expect, it } from 'vitest'
import { createLevelStore } from 'react-connectivity/server/level'
import { verify } from '../../src/cli/verify.js'
import { verifyFolder } from '../../src/server/level/verify.js'
import { storeFolder } from '../client/support/serverInProcess.js'
import { bounds, open } from './support/filledStore.js'

/** A LevelDB folder with these records. */
async function folderWith(records: Readonly<Record<string, string>>): Promise<string> {
  const location = storeFolder()
  const db = new ClassicLevel(location)
  await db.open()
  await db.batch(Object.entries(records).map(([key, value]) => ({ type: 'put' as const, key, value })))
  await db.close()
  return location
}

const folders: readonly (readonly [what: string, records: Readonly<Record<string, string>>])[] = [
  ['belongs to a browser', { '\u0000\u0001': '\u0003', 'META:https://a.example': '\b\u0001', VERSION: '1' }],
  ['belongs to another program', { 's!one': '{}', 'c!two': '', '~': 'x', '\u{10fffe}': '00000000' }],
  ['is empty', {}],
]

describe('react-connectivity verify, with a folder of LevelDB that is no store', () => {
  it.each(folders)('which %s: says so, and calls nothing damaged', async (_what, records) => {
    const location = await folderWith(records)
    const { code, output } = await verify([location], verifyFolder)
    expect(code).toBe(2)
    expect(output).toContain(`verify: cannot read ${location}: `)
    expect(output).toContain('has no record of a store of react-connectivity')
    expect(output).not.toContain('damaged')
    const db = new ClassicLevel(location)
    expect(await db.iterator().all()).toEqual(
      Object.entries(records).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
    await db.close()
  })

  it('still calls a store damaged that has lost what names it', async () => {
    const location = storeFolder()
    const { store } = await open(createLevelStore({ location }), 'epoch')
    await store.append('c:a', { data: '1', at: 1 }, bounds)
    await store.close()
    const db = new ClassicLevel(location)
    const names = ['epoch', 'creations', 'floor', 'generations', 'bytes']
    await db.batch(names.map((key) => ({ type: 'del' as const, key })))
    await db.close()
    const { code, output } = await verify([location], verifyFolder)
    expect(code).toBe(1)
    expect(output).toContain('damaged  (store)  the identity of the store is damaged')
  })
})
