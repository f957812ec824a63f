import { putEntry, createRing, type LastOfProducer, type Ring } from './hub/ring.js'
import type { StoredEntry } from './hub/store.js'
import type { KeyValues } from './levelEngine.js'
import { decodeEntry, levelKeys as keys, type ChannelRecord, type HeadRecord } from './levelKeys.js'
import { getValue, readRange, type RecordRange } from './levelRecords.js'
import { readRecord } from './levelSeal.js'

/** The history of a channel as it is on the disk; with `damage` it is not whole, and nothing of it may be delivered. */
export type History =
  | { readonly creation: number; readonly ring: Ring }
  | {
      /** What is wrong, for a person. */
      readonly damage: string
      /** Keys of the history that can still be found. */
      readonly keys: readonly string[]
    }

const keysOf = ({ records, damaged }: RecordRange<unknown>): readonly string[] => [
  ...records.map(([key]) => key),
  ...damaged,
]

/** What is wrong with a range, or null. */
const faultOf = (name: string, { damaged, isCut }: RecordRange<unknown>): string | null => {
  if (damaged.length > 0) return `${damaged.length} ${name} fail their checksum`
  return isCut ? `the file with its ${name} cannot be read` : null
}

/** What is wrong with the order of the entries, or null. Offsets have no gap, and the last one is the head's. */
function gapIn(
  entries: RecordRange<StoredEntry>['records'],
  trimmed: number,
  [last]: HeadRecord,
): string | null {
  let expected = entries[0]?.[1].offset ?? trimmed + 1
  for (const [, { offset }] of entries) {
    if (offset !== expected) return `message ${expected} is missing`
    expected += 1
  }
  return expected - 1 === last ? null : `it ends with message ${expected - 1} and not with ${last}`
}

/** Reads the history of a channel and checks that it is whole. */
export async function readHistory(
  db: KeyValues,
  epoch: string,
  key: string,
  value: string,
): Promise<History> {
  const channel = readRecord<ChannelRecord>(key, value)
  if (!channel) return { damage: 'its record fails its checksum', keys: [] }
  const { creation, trimmed } = channel.record
  const headKey = keys.head(creation)
  const headText = await getValue(db, headKey)
  const entries = await readRange(db, keys.entriesOf(creation), (at, text) => {
    const entry = decodeEntry(at, text)
    return entry && { record: entry }
  })
  const producers = await readRange<LastOfProducer>(db, keys.producersOf(creation))
  const known = [headKey, ...keysOf(entries), ...keysOf(producers)]
  const head = headText === undefined ? null : readRecord<HeadRecord>(headKey, headText)
  const damage =
    (head ? null : 'its end is not known') ??
    faultOf('messages', entries) ??
    faultOf('numbers of clients', producers) ??
    (head && gapIn(entries.records, trimmed, head.record)) ??
    (head?.record[1] === producers.records.length ? null : 'numbers of clients are missing')
  if (damage !== null) return { damage, keys: known }
  const ring = createRing(`${epoch}.${creation}`, trimmed)
  for (const [, entry] of entries.records) putEntry(ring, entry)
  const places = [...producers.records].sort(([, a], [, b]) => a.offset - b.offset)
  for (const [at, place] of places) ring.producers.set(at.slice(keys.producer(creation, '').length), place)
  ring.durable = ring.last
  return { creation, ring }
}
