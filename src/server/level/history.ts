import { epochOfHistory } from '../hub/historyName.js'
import { createRing, putEntry, type LastOfProducer, type Ring } from '../hub/ring.js'
import { bytesOf, type RingEntry } from '../hub/ringEntry.js'
import type { StoredEntry } from '../hub/store.js'
import type { KeyRange, KeyValues } from './engine.js'
import { decodeEntry, levelKeys as keys, nameInKey, type ChannelRecord, type HeadRecord } from './keys.js'
import { getValue, readRange, type RecordRange } from './records.js'
import { readRecord } from './seal.js'
import type { GenerationStarts } from './lineage.js'

/** A history that is not whole: nothing more of it may be delivered. The message says what is wrong, for a person. */
export class HistoryDamage extends Error {
  override readonly name = 'HistoryDamage'
}

/** What is wrong with a range, or null. */
const faultOf = (name: string, { damaged, isCut }: RecordRange<unknown>): string | null => {
  if (damaged.length > 0) return `${damaged.length} ${name} fail their checksum`
  return isCut ? `the file with its ${name} cannot be read` : null
}

/** Reads the entries of a range. */
async function readEntries(db: KeyValues, range: KeyRange): Promise<readonly StoredEntry[]> {
  const found = await readRange(db, range, (at, text) => {
    const entry = decodeEntry(at, text)
    return entry && { record: entry }
  })
  const fault = faultOf('messages', found)
  if (fault !== null) throw new HistoryDamage(fault)
  return found.records.map(([, entry]) => entry)
}

async function readPlaces(db: KeyValues, creation: number, count: number): Promise<Ring['producers']> {
  const found = await readRange<LastOfProducer>(db, keys.producersOf(creation))
  const fault = faultOf('numbers of clients', found)
  if (fault !== null) throw new HistoryDamage(fault)
  if (found.records.length !== count) throw new HistoryDamage('numbers of clients are missing')
  const idAt = keys.producer(creation, '').length
  const places = [...found.records].sort(([, a], [, b]) => a.offset - b.offset)
  return new Map(places.map(([at, place]) => [at.slice(idAt), place]))
}

/** The number of the history that the record of a channel names. */
export function creationOf(key: string, value: string): number | null {
  return readRecord<ChannelRecord>(key, value)?.record.creation ?? null
}

/** A history without its messages. */
export interface HistoryBounds {
  readonly creation: number
  readonly life: number
  readonly ring: Ring
  readonly starts: GenerationStarts
}

type History = Pick<HistoryBounds, 'creation' | 'ring'>

/**
 * Reads where the history of a channel begins and ends, and none of its messages between.
 *
 * @throws HistoryDamage when that is not known, or it does not end where it ended.
 */
export async function readBounds(
  db: KeyValues,
  epoch: string,
  key: string,
  value: string,
): Promise<HistoryBounds> {
  const channel = readRecord<ChannelRecord>(key, value)
  if (!channel) throw new HistoryDamage('its record fails its checksum')
  const { creation, life = creation, trimmed, at = 0, starts } = channel.record
  const headKey = keys.head(creation)
  const head = readRecord<HeadRecord>(headKey, (await getValue(db, headKey)) ?? '')
  if (!head) throw new HistoryDamage('its end is not known')
  const range = { ...keys.entriesOf(creation), limit: 1 }
  const [oldest] = await readEntries(db, range)
  const [newest] = await readEntries(db, { ...range, reverse: true })
  const last = newest?.offset ?? trimmed
  if (last !== head.record[0])
    throw new HistoryDamage(`it ends with message ${last} and not with ${head.record[0]}`)
  const ring = createRing(epochOfHistory(epoch, nameInKey(key), life), last)
  ring.first = oldest?.offset ?? last + 1
  ring.newestAt = newest?.at ?? at
  const places = await readPlaces(db, creation, head.record[1])
  for (const [id, place] of places) ring.producers.set(id, place)
  return { creation, life, ring, starts }
}

/** Checks that offsets begin with the first one that is kept and have no gap; older ones may be on their way out. */
function checkOrder(offsets: readonly number[], first: number, end: number): void {
  let expected = first
  for (const offset of offsets) {
    if (offset < expected) continue
    if (offset !== expected) break
    expected += 1
  }
  if (expected <= end) throw new HistoryDamage(`message ${expected} is missing`)
}

/**
 * Reads all messages of a window once, and keeps of them what bounds and repetitions need.
 *
 * @throws HistoryDamage when the history is not whole.
 */
export async function readIndex(db: KeyValues, { creation, ring }: History): Promise<void> {
  const found = await readRange<RingEntry & { readonly offset: number }>(
    db,
    keys.entriesOf(creation),
    (key, text) => {
      const entry = decodeEntry(key, text)
      if (entry === null) return null
      const { at, id, offset } = entry
      return { record: { offset, at, bytes: bytesOf(entry), ...(id !== undefined && { id }) } }
    },
  )
  const fault = faultOf('messages', found)
  if (fault !== null) throw new HistoryDamage(fault)
  const entries = found.records.map(([, entry]) => entry)
  checkOrder(
    entries.map(({ offset }) => offset),
    ring.first,
    ring.last,
  )
  for (const entry of entries) if (entry.offset >= ring.first) putEntry(ring, entry.offset, entry)
}

/** The messages from `low` to `high`; of more than fit into `maxBytes` the first ones, or with `isNewest` the last ones. */
export interface EntryRange {
  readonly low: number
  readonly high: number
  readonly limit: number
  readonly maxBytes: number
  readonly isNewest: boolean
}

/**
 * Reads messages from the disk, in the order of their offsets.
 *
 * @throws HistoryDamage when one of them is not whole or missing.
 */
export async function readMessages(
  db: KeyValues,
  { creation, ring }: History,
  { low, high, limit, maxBytes, isNewest }: EntryRange,
): Promise<readonly StoredEntry[]> {
  const range = {
    gt: keys.entry(creation, low - 1),
    lt: keys.entry(creation, high + 1),
    limit,
    reverse: isNewest,
  }
  let bytes = 0
  let isFull = false
  const found = await readRange(
    db,
    range,
    (at, text) => {
      const entry = decodeEntry(at, text)
      if (entry === null) return null
      bytes += bytesOf(entry)
      isFull = bytes > maxBytes
      return { record: entry }
    },
    () => isFull,
  )
  const fault = faultOf('messages', found)
  if (fault !== null) throw new HistoryDamage(fault)
  const entries = found.records.map(([, entry]) => entry)
  // The one that was too much: one message is always read.
  if (isFull && entries.length > 1) entries.pop()
  if (isNewest) entries.reverse()
  const offsets = entries.map(({ offset }) => offset)
  const count = Math.min(limit, high - low + 1)
  const isShort = !isFull && entries.length < count
  const [from, end] = isNewest
    ? [isShort ? high - count + 1 : (offsets[0] ?? low), high]
    : [low, isShort ? low + count - 1 : (offsets.at(-1) ?? high)]
  checkOrder(offsets, Math.max(from, ring.first), end)
  return entries
}

/** Keys of a history, as far as they can be read. */
export async function keysOfHistory(db: KeyValues, creation: number): Promise<readonly string[]> {
  const noRecord = (): null => null
  const entries = await readRange(db, keys.entriesOf(creation), noRecord)
  const places = await readRange(db, keys.producersOf(creation), noRecord)
  return [keys.head(creation), ...entries.damaged, ...places.damaged]
}

/** Whether the disk can be read: throws where it cannot. */
export async function probeHistory(db: KeyValues, creation: number): Promise<void> {
  await getValue(db, keys.head(creation))
}
