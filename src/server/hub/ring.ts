import { MAX_AHEAD_MS, type RingEntry } from './ringEntry.js'
import type {
  Appended,
  Bounds,
  ChannelPage,
  NewEntry,
  ProducerPlace,
  ReadRange,
  StoredEntry,
} from './store.js'

/** The last message of a producer. */
export interface LastOfProducer {
  readonly seq: number
  readonly offset: number
}

/** Producers of a channel whose last number is remembered; beyond that the one that was silent for longest is forgotten. */
const MAX_PRODUCERS = 10_000

/**
 * The kept window of one channel. Offsets from `first` to `last` are in `entries`, those up to `durable` may be read. A store that
 * reads its messages from a disk holds no data in its entries.
 */
export interface Ring<Entry extends RingEntry = RingEntry> {
  readonly epoch: string
  first: number
  last: number
  durable: number
  /** When the newest message was accepted; 0 before the first one. */
  newestAt: number
  /** Bytes of all entries. */
  bytes: number
  readonly entries: Map<number, Entry>
  /** Publish id → offset, of the kept window only. */
  readonly ids: Map<string, number>
  /** The last message of each producer, the longest silent one first. It outlives the window. */
  readonly producers: Map<string, LastOfProducer>
}

/** An empty window after `last`. */
export const createRing = <Entry extends RingEntry>(epoch: string, last = 0): Ring<Entry> => ({
  epoch,
  first: last + 1,
  last,
  durable: last,
  newestAt: 0,
  bytes: 0,
  entries: new Map(),
  ids: new Map(),
  producers: new Map(),
})

/** Puts an entry that has an offset of the window already. */
export function putEntry<Entry extends RingEntry>(ring: Ring<Entry>, offset: number, entry: Entry): void {
  ring.entries.set(offset, entry)
  ring.bytes += entry.bytes
  if (entry.id !== undefined) ring.ids.set(entry.id, offset)
}

/**
 * Gives an entry the next offset. Times never run backwards within a channel, so that age can be searched; those of a clock that
 * was far ahead are set back first.
 */
export function nextEntry(ring: Ring, entry: NewEntry): StoredEntry {
  setBack(ring, entry.at + MAX_AHEAD_MS)
  const stored = { ...entry, at: Math.max(entry.at, ring.newestAt), offset: ring.last + 1 }
  ring.last = stored.offset
  ring.newestAt = stored.at
  return stored
}

function setBack(ring: Ring, latest: number): void {
  if (ring.newestAt <= latest) return
  ring.newestAt = latest
  for (let offset = ring.last; offset >= ring.first; offset--) {
    const entry = ring.entries.get(offset)
    if (entry === undefined || entry.at <= latest) return
    ring.entries.set(offset, { ...entry, at: latest })
  }
}

/** Where the message was accepted before; null when it is new. */
export function repetitionOf(ring: Ring, id: string | undefined, producer?: ProducerPlace): Appended | null {
  const known = id === undefined ? undefined : ring.ids.get(id)
  if (known !== undefined) return { duplicate: true, offset: known }
  const last = producer && ring.producers.get(producer.id)
  if (last === undefined || producer === undefined || producer.seq > last.seq) return null
  return { duplicate: true, offset: producer.seq === last.seq ? last.offset : null }
}

/** Remembers the last message of a producer. Returns the producer that is forgotten for it, or null. */
export function notePlace({ producers }: Ring, { id, seq }: ProducerPlace, offset: number): string | null {
  producers.delete(id)
  producers.set(id, { seq, offset })
  if (producers.size <= MAX_PRODUCERS) return null
  const silent = producers.keys().next().value ?? null
  if (silent !== null) producers.delete(silent)
  return silent
}

/** Drops the entries up to and including an offset and returns their number. `dropped` hears of each. */
export function trimRing(ring: Ring, upTo: number, dropped?: (entry: RingEntry) => void): number {
  const from = ring.first
  for (; ring.first <= Math.min(upTo, ring.last); ring.first++) {
    const entry = ring.entries.get(ring.first)
    if (entry === undefined) continue
    // A later message may have the id: the first one with it was evicted before that was accepted.
    if (entry.id !== undefined && ring.ids.get(entry.id) === ring.first) ring.ids.delete(entry.id)
    ring.bytes -= entry.bytes
    ring.entries.delete(ring.first)
    dropped?.(entry)
  }
  return ring.first - from
}

/** The newest offset that the bounds no longer keep. The newest entry of all is always kept. */
export function evictable(ring: Ring, { size, maxBytes, maxAgeMs }: Bounds): number {
  const bySize = Math.max(ring.last - size, beyondBytes(ring, maxBytes))
  if (maxAgeMs === undefined || ring.first > ring.last) return bySize
  return Math.max(bySize, Math.min(ring.last, firstSince(ring, ring.newestAt - maxAgeMs)) - 1)
}

/** The newest offset that must go for the rest to fit into so many bytes. */
function beyondBytes(ring: Ring, maxBytes = Infinity): number {
  let { bytes } = ring
  let offset = ring.first
  for (; bytes > maxBytes && offset < ring.last; offset++) bytes -= ring.entries.get(offset)?.bytes ?? 0
  return offset - 1
}

/** The first offset that was accepted at a time or after it. */
export function firstSince(ring: Ring, time: number): number {
  let low = ring.first
  let high = ring.last + 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ring.entries.get(middle)?.at ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** The durable offsets from `low` to `high` that a range asks for, when the oldest kept one is `first`. */
export const offsetsIn = (
  { durable }: Ring,
  { after, before = Infinity }: ReadRange,
  first: number,
): { readonly low: number; readonly high: number } => ({
  low: Math.max(first, after + 1),
  high: Math.min(durable, before - 1),
})

/** A page of the durable entries of a window that has them in memory. */
export function readRing(ring: Ring<StoredEntry & RingEntry>, range: ReadRange): ChannelPage {
  const { limit, before, maxBytes = Infinity, notBefore } = range
  const kept = notBefore === undefined ? ring.first : firstSince(ring, notBefore)
  const first = Math.min(kept, ring.durable + 1)
  const { low, high } = offsetsIn(ring, range, first)
  const count = Math.min(limit, high - low + 1)
  const entries: StoredEntry[] = []
  let bytes = 0
  for (let n = 0; n < count; n++) {
    const entry = ring.entries.get(before === undefined ? low + n : high - n)
    if (entry === undefined) break
    bytes += entry.bytes
    if (n > 0 && bytes > maxBytes) break
    entries.push(entry)
  }
  if (before !== undefined) entries.reverse()
  return { epoch: ring.epoch, first, last: ring.durable, entries }
}
