import { createRing } from './hub/ring.js'
import type { EndedHistory, StoreListener } from './hub/store.js'
import { creationOf, HistoryDamage, keysOfHistory, readBounds } from './levelHistory.js'
import { levelKeys as keys, nameInKey, type ChannelRecord } from './levelKeys.js'
import type { KeyValues, LevelEngine, WriteOperation } from './levelEngine.js'
import { readIdentity, readTombstones } from './levelIdentity.js'
import { createLineage, nextGeneration, type Generations } from './levelLineage.js'
import { del, getValue, put } from './levelRecords.js'
import { createWindow, putHead, type Window } from './levelWindow.js'
import { markUse, mayHaveLostWrites } from './levelUse.js'
import { createLevelWriter, type LevelWriter } from './levelWriter.js'

/** Hears of what is wrong with the store. */
export type StoreReports = Pick<StoreListener, 'failed' | 'corrupt'>

/** An open database, with the values that are read once. */
export interface LevelDatabase {
  readonly db: KeyValues
  readonly epoch: string
  readonly generations: Generations
  readonly tombstones: Map<string, EndedHistory>
  readonly writer: LevelWriter
  readonly reports: StoreReports
  /** The number of a channel that is being made; it is never used twice. */
  readonly nextCreation: () => number
}

/** How the record of a channel is written. */
export const putChannel = (
  channel: string,
  { creation, ring, lineage }: Pick<Window, 'creation' | 'ring' | 'lineage'>,
): WriteOperation => {
  const record: ChannelRecord = { creation, trimmed: ring.first - 1, starts: lineage.starts() }
  return put(keys.channel(channel), record)
}

/** Opens the database and writes its identity, which also shows that the disk takes writes. */
export async function openLevelDatabase(
  { open, nextTurn, bootId: readBootId }: LevelEngine,
  sync: boolean,
  freshEpoch: string,
  reports: StoreReports,
): Promise<LevelDatabase> {
  const db = await open()
  try {
    const dead = await readTombstones(db)
    const bootId = (await readBootId?.()) ?? null
    const isCut = await mayHaveLostWrites(db, bootId)
    const found = await readIdentity(db, freshEpoch, dead.newestCreation)
    const identity = isCut ? { ...found, epoch: freshEpoch, generations: [] } : found
    const generations = nextGeneration(identity.generations, freshEpoch)
    const writer = createLevelWriter(db, sync, nextTurn, (error) => reports.failed(error, null))
    let { creations } = identity
    const own = [
      put(keys.epoch, identity.epoch),
      put(keys.creations, creations),
      put(keys.generations, generations.ids),
      markUse(sync, bootId),
    ]
    // Always with a sync: a generation that clients know is never forgotten by a power cut.
    await db.batch([...own, ...dead.damaged.map(del)], { sync: true })
    if (identity.isDamaged) reports.corrupt(null, 'the identity of the store is damaged, so it has a new one')
    if (isCut)
      reports.corrupt(
        null,
        'the machine stopped while the store was open with sync: false, so acknowledged messages may be lost, and the store has a new epoch',
      )
    for (const key of dead.damaged)
      reports.corrupt(nameInKey(key), 'the position at which the channel was removed is damaged')
    const nextCreation = (): number => ++creations
    const tombstones = new Map(
      dead.tombstones.map(([channel, { epoch, offset, starts }]) => [
        channel,
        { epoch, offset, lineage: createLineage(generations, starts) },
      ]),
    )
    return { db, epoch: identity.epoch, generations, tombstones, writer, reports, nextCreation }
  } catch (error) {
    // Release the lock of the folder, else the next try fails for another reason.
    await db.close()
    throw error
  }
}

/** Makes a channel, with an end of its own from the start. */
async function makeWindow(
  { epoch, generations, nextCreation, writer }: LevelDatabase,
  channel: string,
  gone: readonly WriteOperation[],
): Promise<Window> {
  const creation = nextCreation()
  const ring = createRing(`${epoch}.${creation}`)
  const lineage = createLineage(generations, [[generations.current, 1]])
  const own = [
    putChannel(channel, { creation, ring, lineage }),
    putHead({ creation, ring }),
    put(keys.creations, creation),
  ]
  await writer.write([...gone, ...own])
  return createWindow(creation, ring, lineage)
}

/** Ends a history that is damaged, and begins a new one. */
export async function replaceHistory(
  database: LevelDatabase,
  channel: string,
  damaged: Pick<Window, 'creation' | 'ring'>,
  damage: HistoryDamage,
): Promise<Window> {
  const { creation, ring } = damaged
  const onDisk = await keysOfHistory(database.db, creation)
  // Messages on their way to the disk are not found there.
  const count = Math.max(0, ring.last - ring.first + 1)
  const known = Array.from({ length: count }, (_, n) => keys.entry(creation, ring.first + n))
  const places = [...ring.producers.keys()].map((id) => keys.producer(creation, id))
  return beginAgain(database, channel, [...new Set([...onDisk, ...known, ...places])], damage)
}

async function beginAgain(
  database: LevelDatabase,
  channel: string,
  gone: readonly string[],
  damage: HistoryDamage,
): Promise<Window> {
  const window = await makeWindow(database, channel, gone.map(del))
  database.reports.corrupt(channel, damage.message)
  return window
}

/** Reads the bounds of a channel, or makes the channel when there is none. A damaged history gives way to a new one. */
export async function loadWindow(database: LevelDatabase, channel: string): Promise<Window> {
  const { db, epoch, generations } = database
  const key = keys.channel(channel)
  const value = await getValue(db, key)
  if (value === undefined) return makeWindow(database, channel, [])
  try {
    const { creation, ring, starts } = await readBounds(db, epoch, key, value)
    return createWindow(creation, ring, createLineage(generations, starts))
  } catch (error) {
    if (!(error instanceof HistoryDamage)) throw error
    const creation = creationOf(key, value)
    return beginAgain(database, channel, creation === null ? [] : await keysOfHistory(db, creation), error)
  }
}
