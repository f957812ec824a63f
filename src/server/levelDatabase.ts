import type { Position } from '../core/position.js'
import { createRing, putEntry, trimRing, type LastOfProducer, type Ring } from './hub/ring.js'
import { decodeEntry, levelKeys as keys, type ChannelRecord, type TombstoneRecord } from './levelKeys.js'
import type { KeyValues, LevelEngine, WriteOperation } from './levelEngine.js'
import type { Window } from './levelWindows.js'
import { createLevelWriter, type LevelWriter } from './levelWriter.js'

/** An open database, with the values that are read once. */
export interface LevelDatabase {
  readonly db: KeyValues
  readonly epoch: string
  readonly tombstones: Map<string, Position>
  readonly writer: LevelWriter
  /** The number of a channel that is being made; it is never used twice. */
  readonly nextCreation: () => number
}

export const put = (key: string, value: unknown): WriteOperation => ({
  type: 'put',
  key,
  value: typeof value === 'string' ? value : JSON.stringify(value),
})
export const del = (key: string): WriteOperation => ({ type: 'del', key })

/** How the record of a channel is written. */
export const putChannel = (channel: string, creation: number, ring: Ring): WriteOperation => {
  const record: ChannelRecord = { creation, trimmed: ring.first - 1 }
  return put(keys.channel(channel), record)
}

/** Drops entries from the window and returns the operations that drop them from the disk. */
export function evict({ creation, ring }: Window, upTo: number): readonly WriteOperation[] {
  const from = ring.first
  const count = trimRing(ring, upTo)
  return Array.from({ length: count }, (_, i) => del(keys.entry(creation, from + i)))
}

async function readTombstones(db: KeyValues): Promise<Map<string, Position>> {
  const records: [string, TombstoneRecord][] = []
  for await (const [key, value] of db.iterator(keys.tombstones))
    records.push([key.slice(keys.tombstone('').length), JSON.parse(value) as TombstoneRecord])
  records.sort(([, a], [, b]) => a.creation - b.creation)
  return new Map(records.map(([name, { epoch, offset }]) => [name, { epoch, offset }]))
}

/** Opens the database and writes its epoch. */
export async function openLevelDatabase(
  { open, nextTurn }: LevelEngine,
  sync: boolean,
  freshEpoch: string,
): Promise<LevelDatabase> {
  const db = await open()
  try {
    const epoch = (await db.get(keys.epoch)) ?? freshEpoch
    let creations = Number((await db.get(keys.creations)) ?? 0)
    const tombstones = await readTombstones(db)
    const writer = createLevelWriter(db, sync, nextTurn)
    await writer.write([put(keys.epoch, epoch)])
    return { db, epoch, tombstones, writer, nextCreation: () => ++creations }
  } catch (error) {
    // Release the lock of the folder, else the next try fails for another reason.
    await db.close()
    throw error
  }
}

/** Reads the window of a channel, or makes the channel when there is none. */
export async function loadWindow(database: LevelDatabase, channel: string): Promise<Window> {
  const { db, epoch, writer } = database
  const text = await db.get(keys.channel(channel))
  if (text === undefined) {
    const creation = database.nextCreation()
    const ring = createRing(`${epoch}.${creation}`)
    await writer.write([putChannel(channel, creation, ring), put(keys.creations, creation)])
    return { creation, ring, isRemoved: false }
  }
  const { creation, trimmed } = JSON.parse(text) as ChannelRecord
  const ring = createRing(`${epoch}.${creation}`, trimmed)
  for await (const [key, value] of db.iterator(keys.entriesOf(creation)))
    putEntry(ring, decodeEntry(key, value))
  const places: [string, LastOfProducer][] = []
  for await (const [key, value] of db.iterator(keys.producersOf(creation)))
    places.push([key.slice(keys.producer(creation, '').length), JSON.parse(value) as LastOfProducer])
  places.sort(([, a], [, b]) => a.offset - b.offset)
  for (const [id, place] of places) ring.producers.set(id, place)
  ring.durable = ring.last
  return { creation, ring, isRemoved: false }
}
