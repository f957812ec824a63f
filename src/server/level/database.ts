import type { BudgetLimits } from '../hub/byteBudget.js'
import { epochOfHistory } from '../hub/historyName.js'
import { createRing } from '../hub/ring.js'
import type { EndedHistory, StoreListener } from '../hub/store.js'
import { Tombstones, type Tombstone } from '../hub/tombstones.js'
import { creationOf, HistoryDamage, keysOfHistory, readBounds } from './history.js'
import { levelKeys as keys, nameInKey, type ChannelRecord } from './keys.js'
import type { KeyValues, LevelEngine, WriteOperation } from './engine.js'
import { readIdentity, readTombstones } from './identity.js'
import { createLineage, nextGeneration, type Generations } from './lineage.js'
import { del, getValue, put } from './records.js'
import { createWindow, putHead, type Window } from './window.js'
import { markUse, readUse } from './use.js'
import { openLevelBudget, type LevelBudget } from './budget.js'
import { createLevelWriter, type LevelWriter } from './writer.js'

/** Hears of what is wrong with the store. */
export type StoreReports = Pick<StoreListener, 'failed' | 'corrupt'>

/** An open database, with the values that are read once. */
export interface LevelDatabase {
  readonly db: KeyValues
  readonly epoch: string
  readonly generations: Generations
  readonly tombstones: Tombstones<EndedHistory & Tombstone>
  readonly writer: LevelWriter
  readonly budget: LevelBudget
  readonly reports: StoreReports
  /** The number of a channel that is being made; it is never used twice. */
  readonly nextCreation: () => number
}

/** How the record of a channel is written. */
export const putChannel = (
  channel: string,
  { creation, life, ring, lineage }: Pick<Window, 'creation' | 'life' | 'ring' | 'lineage'>,
): WriteOperation => {
  const trimmed = ring.first - 1
  const record: ChannelRecord = { creation, life, trimmed, at: ring.newestAt, starts: lineage.starts() }
  return put(keys.channel(channel), record)
}

/** What an opening needs. */
export interface OpeningParts {
  readonly engine: LevelEngine
  readonly sync: boolean
  readonly limits: BudgetLimits
}

/** Opens the database and writes its identity, which also shows that the disk takes writes. */
export async function openLevelDatabase(
  { engine, sync, limits }: OpeningParts,
  freshEpoch: string,
  reports: StoreReports,
): Promise<LevelDatabase> {
  const { open, nextTurn, bootId: readBootId } = engine
  const db = await open()
  try {
    // Side by side, because each read costs a turn of the event loop, and those of a busy server are long.
    const ends = readTombstones(db)
    const [dead, { bootId, isCut }, found, budget] = await Promise.all([
      ends,
      readUse(db, readBootId),
      readIdentity(db, freshEpoch, ends),
      openLevelBudget(db, limits),
    ])
    const identity = isCut ? { ...found, epoch: freshEpoch, generations: [] } : found
    const generations = nextGeneration(identity.generations, freshEpoch)
    const writer = createLevelWriter(db, sync, nextTurn, (error) => reports.failed(error, null))
    let { creations } = identity
    const isUnknown = dead.damaged.length > 0 || !budget.found.isWhole
    // A name without a record may have lost it, and begins with a number that none had before.
    const floor = isUnknown ? creations + 1 : identity.floor
    const own = [
      put(keys.epoch, identity.epoch),
      put(keys.creations, creations),
      put(keys.floor, floor),
      put(keys.generations, generations.ids),
      markUse(sync, bootId),
      ...budget.writeChanges(),
    ]
    // Always with a sync: a generation that clients know is never forgotten by a power cut.
    await db.batch([...own, ...dead.damaged.map(del)], { sync: true })
    if (identity.isDamaged) reports.corrupt(null, 'the identity of the store is damaged, so it has a new one')
    if (isCut)
      reports.corrupt(
        null,
        'the machine stopped while the store was open with sync: false, so acknowledged messages may be lost, and the store has a new epoch',
      )
    if (budget.found.vanished > 0)
      reports.corrupt(null, `records of channels are missing: ${budget.found.vanished}`)
    for (const key of dead.damaged)
      reports.corrupt(nameInKey(key), 'the position at which the channel was removed is damaged')
    const nextCreation = (): number => ++creations
    const known = dead.tombstones.map(([channel, { epoch, offset, creation, life = creation, starts }]) => {
      const end = { epoch, offset, life, lineage: createLineage(generations, starts) }
      return [channel, end] as const
    })
    const tombstones = new Tombstones(known, floor)
    return { db, epoch: identity.epoch, generations, tombstones, writer, budget, reports, nextCreation }
  } catch (error) {
    // Release the lock of the folder, else the next try fails for another reason.
    await db.close()
    throw error
  }
}

/** The window of a channel without a message, of which nothing is written. */
function emptyWindow({ epoch, generations, tombstones }: LevelDatabase, channel: string): Window {
  const life = tombstones.nextLife(channel)
  const ring = createRing(epochOfHistory(epoch, channel, life))
  return createWindow({ creation: 0, life, ring, lineage: createLineage(generations, []) })
}

/** Begins the history of a channel, with its first message. Returns what is written with that, besides its records. */
export function beginHistory(
  { budget, nextCreation }: LevelDatabase,
  window: Window,
): readonly WriteOperation[] {
  if (window.creation > 0) return []
  window.creation = nextCreation()
  budget.made()
  return [put(keys.creations, window.creation)]
}

/** Makes a channel in place of a damaged one, with an end of its own from the start. */
async function makeWindow(
  { budget, epoch, generations, nextCreation, writer }: LevelDatabase,
  channel: string,
  gone: readonly WriteOperation[],
): Promise<Window> {
  const creation = nextCreation()
  // The damaged record may not tell its number: that of a new creation is larger than all before.
  const history = { creation, life: creation }
  const ring = createRing(epochOfHistory(epoch, channel, creation))
  const lineage = createLineage(generations, [[generations.current, 1]])
  const own = [
    putChannel(channel, { ...history, ring, lineage }),
    putHead({ creation, ring }),
    put(keys.creations, creation),
  ]
  await writer.write([...gone, ...own], undefined, [budget.writeChanges])
  return createWindow({ ...history, ring, lineage })
}

/** Ends a history that is damaged, and begins a new one. */
export async function replaceHistory(
  database: LevelDatabase,
  channel: string,
  damaged: Pick<Window, 'creation' | 'ring'>,
  damage: HistoryDamage,
): Promise<Window> {
  const { creation, ring } = damaged
  for (const entry of ring.entries.values()) database.budget.dropped(entry)
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
  // What nobody had indexed stays counted until then.
  database.budget.doubt()
  const window = await makeWindow(database, channel, gone.map(del))
  database.reports.corrupt(channel, damage.message)
  return window
}

/** Reads the bounds of a channel; nothing is written for one that has none. A damaged history gives way to a new one. */
export async function loadWindow(database: LevelDatabase, channel: string): Promise<Window> {
  const { db, epoch, generations } = database
  const key = keys.channel(channel)
  const value = await getValue(db, key)
  if (value === undefined) return emptyWindow(database, channel)
  try {
    const { starts, ...history } = await readBounds(db, epoch, key, value)
    return createWindow({ ...history, lineage: createLineage(generations, starts) })
  } catch (error) {
    if (!(error instanceof HistoryDamage)) throw error
    const creation = creationOf(key, value)
    return beginAgain(database, channel, creation === null ? [] : await keysOfHistory(db, creation), error)
  }
}
