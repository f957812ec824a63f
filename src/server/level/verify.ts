import type { KeyValues } from './engine.js'
import { isCorruption } from './engine.js'
import { HistoryDamage, readBounds, readIndex } from './history.js'
import { readIdentity, readTombstones } from './identity.js'
import { levelKeys as keys, nameInKey } from './keys.js'
import { getValue } from './records.js'
import { unseal } from './seal.js'
import { readSessions } from './sessions.js'
import { nameOfKey } from '../hub/model.js'
import { loadPackage } from '../optionalPackage.js'

/** One thing that is wrong in a store. */
export interface StoreDamage {
  /** Null when it is not about one channel. */
  readonly channel: string | null
  /** What is wrong, for a person. */
  readonly detail: string
}

/** What is in a store, and what is wrong with it. */
export interface StoreReport {
  readonly channels: number
  readonly messages: number
  readonly damages: readonly StoreDamage[]
}

/**
 * Looks for one record of a store, however damaged the others are.
 *
 * @throws Error when there is none.
 */
async function expectStore(db: KeyValues): Promise<void> {
  if ((await getValue(db, keys.epoch)) !== undefined) return
  try {
    for await (const [key, value] of db.iterator(keys.all)) if (unseal(key, value) !== null) return
  } catch (error) {
    if (isCorruption(error)) return
    throw error
  }
  throw new Error(
    'the LevelDB database in this folder has no record of a store of react-connectivity. It is empty, or belongs to something else',
  )
}

/** Records beside the channels. */
async function verifyRest(db: KeyValues): Promise<readonly StoreDamage[]> {
  const damages: StoreDamage[] = []
  const tombstones = readTombstones(db)
  const { isDamaged } = await readIdentity(db, '', tombstones)
  const dead = await tombstones
  if (isDamaged) damages.push({ channel: null, detail: 'the identity of the store is damaged' })
  for (const key of dead.damaged)
    damages.push({ channel: nameOfKey(nameInKey(key)), detail: 'the position of its end is damaged' })
  const { damaged, isCut, lost } = await readSessions(db)
  if (lost > 0) damages.push({ channel: null, detail: `${lost} sessions fail their checksum` })
  else if (damaged.length > 0) damages.push({ channel: null, detail: 'a queue belongs to no session' })
  if (isCut) damages.push({ channel: null, detail: 'the file with the sessions cannot be read' })
  return damages
}

/**
 * Reads a whole database and changes nothing.
 *
 * @throws Error when it is no store, or an older version wrote it.
 */
export async function verifyDatabase(db: KeyValues): Promise<StoreReport> {
  await expectStore(db)
  const damages = [...(await verifyRest(db))]
  let channels = 0
  let messages = 0
  try {
    for await (const [key, value] of db.iterator(keys.channels)) {
      channels += 1
      try {
        const history = await readBounds(db, '', key, value)
        await readIndex(db, history)
        messages += history.ring.entries.size
      } catch (error) {
        if (!(error instanceof HistoryDamage)) throw error
        damages.push({ channel: nameOfKey(nameInKey(key)), detail: error.message })
      }
    }
  } catch (error) {
    if (!isCorruption(error)) throw error
    damages.push({ channel: null, detail: 'the file with the list of channels cannot be read' })
  }
  return { channels, messages, damages }
}

/**
 * Reads the folder of a closed level store.
 *
 * @throws Error when it is no store, an older version wrote it, or a process has it open.
 */
export async function verifyFolder(location: string): Promise<StoreReport> {
  const { ClassicLevel } = await loadPackage('classic-level', 'verify', () => import('classic-level'))
  const db = new ClassicLevel(location, { createIfMissing: false })
  await db.open()
  try {
    return await verifyDatabase(db)
  } finally {
    await db.close()
  }
}
