import { randomBytes } from 'node:crypto'
import type { KeyValues } from './engine.js'
import { readIdentity, readTombstones } from './identity.js'
import { levelKeys as keys } from './keys.js'
import { getValue, put } from './records.js'
import { loadPackage } from '../optionalPackage.js'

/** The epoch of a store before and after. */
export interface EpochChange {
  readonly before: string
  readonly after: string
}

/** Gives a database a new epoch; messages and sessions stay. */
export async function renewEpoch(db: KeyValues, after: string): Promise<EpochChange> {
  if ((await getValue(db, keys.epoch)) === undefined) throw new Error('the folder has no store in it')
  const { epoch, creations } = await readIdentity(db, after, readTombstones(db))
  const identity = [put(keys.epoch, after), put(keys.creations, creations), put(keys.generations, [])]
  await db.batch(identity, { sync: true })
  return { before: epoch, after }
}

/**
 * Gives the folder of a closed level store a new epoch, so that every position of before is lost.
 *
 * @throws Error when it is no store, an older version wrote it, or a process has it open.
 */
export async function renewEpochOfFolder(location: string): Promise<EpochChange> {
  const { ClassicLevel } = await loadPackage('classic-level', 'new-epoch', () => import('classic-level'))
  const db = new ClassicLevel(location, { createIfMissing: false })
  await db.open()
  try {
    return await renewEpoch(db, randomBytes(18).toString('base64url'))
  } finally {
    await db.close()
  }
}
