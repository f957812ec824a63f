import type { Position } from '../core/position.js'
import { createRing, trimRing, type Ring } from './hub/ring.js'
import type { StoreListener } from './hub/store.js'
import { readHistory } from './levelHistory.js'
import { levelKeys as keys, nameInKey, type ChannelRecord, type HeadRecord } from './levelKeys.js'
import type { KeyValues, LevelEngine, WriteOperation } from './levelEngine.js'
import { readIdentity, readTombstones } from './levelIdentity.js'
import { del, getValue, put } from './levelRecords.js'
import type { Window } from './levelWindows.js'
import { createLevelWriter, type LevelWriter } from './levelWriter.js'

/** Hears of what is wrong with the store. */
export type StoreReports = Pick<StoreListener, 'failed' | 'corrupt'>

/** An open database, with the values that are read once. */
export interface LevelDatabase {
  readonly db: KeyValues
  readonly epoch: string
  readonly tombstones: Map<string, Position>
  readonly writer: LevelWriter
  readonly reports: StoreReports
  /** The number of a channel that is being made; it is never used twice. */
  readonly nextCreation: () => number
}

/** How the record of a channel is written. */
export const putChannel = (channel: string, creation: number, ring: Ring): WriteOperation => {
  const record: ChannelRecord = { creation, trimmed: ring.first - 1 }
  return put(keys.channel(channel), record)
}

/** How the end of a history is written. */
export const putHead = ({ creation, ring }: Pick<Window, 'creation' | 'ring'>): WriteOperation => {
  const record: HeadRecord = [ring.last, ring.producers.size]
  return put(keys.head(creation), record)
}

/** Drops entries from the window and returns the operations that drop them from the disk. */
export function evict({ creation, ring }: Window, upTo: number): readonly WriteOperation[] {
  const from = ring.first
  const count = trimRing(ring, upTo)
  return Array.from({ length: count }, (_, i) => del(keys.entry(creation, from + i)))
}

/** Opens the database and writes its identity, which also shows that the disk takes writes. */
export async function openLevelDatabase(
  { open, nextTurn }: LevelEngine,
  sync: boolean,
  freshEpoch: string,
  reports: StoreReports,
): Promise<LevelDatabase> {
  const db = await open()
  try {
    const dead = await readTombstones(db)
    const identity = await readIdentity(db, freshEpoch, dead.newestCreation)
    const writer = createLevelWriter(db, sync, nextTurn, (error) => reports.failed(error, null))
    let { creations } = identity
    await writer.write([
      put(keys.epoch, identity.epoch),
      put(keys.creations, creations),
      ...dead.damaged.map(del),
    ])
    if (identity.isDamaged) reports.corrupt(null, 'the identity of the store is damaged, so it has a new one')
    for (const key of dead.damaged)
      reports.corrupt(nameInKey(key), 'the position at which the channel was removed is damaged')
    const nextCreation = (): number => ++creations
    return { db, epoch: identity.epoch, tombstones: dead.tombstones, writer, reports, nextCreation }
  } catch (error) {
    // Release the lock of the folder, else the next try fails for another reason.
    await db.close()
    throw error
  }
}

/** Makes a channel, with an end of its own from the start. */
async function makeWindow(
  { epoch, nextCreation, writer }: LevelDatabase,
  channel: string,
  gone: readonly WriteOperation[],
): Promise<Window> {
  const creation = nextCreation()
  const ring = createRing(`${epoch}.${creation}`)
  const own = [
    putChannel(channel, creation, ring),
    putHead({ creation, ring }),
    put(keys.creations, creation),
  ]
  await writer.write([...gone, ...own])
  return { creation, ring, isRemoved: false }
}

/** Reads the window of a channel, or makes the channel when there is none. A damaged history gives way to a new one. */
export async function loadWindow(database: LevelDatabase, channel: string): Promise<Window> {
  const { db, epoch, reports } = database
  const key = keys.channel(channel)
  const value = await getValue(db, key)
  if (value === undefined) return makeWindow(database, channel, [])
  const history = await readHistory(db, epoch, key, value)
  if ('ring' in history) return { ...history, isRemoved: false }
  const window = await makeWindow(database, channel, history.keys.map(del))
  reports.corrupt(channel, history.damage)
  return window
}
