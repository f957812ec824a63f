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

/** The kept window of one channel. Offsets from `first` to `last` are in `entries`, those up to `durable` may be read. */
export interface Ring {
  readonly epoch: string
  first: number
  last: number
  durable: number
  readonly entries: Map<number, StoredEntry>
  /** Publish id → offset, of the kept window only. */
  readonly ids: Map<string, number>
  /** The last message of each producer, the longest silent one first. It outlives the window. */
  readonly producers: Map<string, LastOfProducer>
}

/** An empty window after `last`. */
export const createRing = (epoch: string, last = 0): Ring => ({
  epoch,
  first: last + 1,
  last,
  durable: last,
  entries: new Map(),
  ids: new Map(),
  producers: new Map(),
})

/** Puts an entry that already has its offset; used when a window is loaded. */
export function putEntry(ring: Ring, entry: StoredEntry): void {
  if (ring.entries.size === 0) ring.first = entry.offset
  ring.entries.set(entry.offset, entry)
  ring.last = entry.offset
  if (entry.id !== undefined) ring.ids.set(entry.id, entry.offset)
}

/** Gives an entry the next offset. Times never run backwards within a channel, so that age can be searched. */
export function appendEntry(ring: Ring, entry: NewEntry): StoredEntry {
  const before = ring.entries.get(ring.last)?.at ?? 0
  const stored: StoredEntry = { ...entry, at: Math.max(entry.at, before), offset: ring.last + 1 }
  putEntry(ring, stored)
  return stored
}

/** Where the message was accepted before; null when it is new. */
export function repetitionOf(ring: Ring, { id }: NewEntry, producer?: ProducerPlace): Appended | null {
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

/** Drops the entries up to and including an offset and returns their number. */
export function trimRing(ring: Ring, upTo: number): number {
  const from = ring.first
  for (; ring.first <= Math.min(upTo, ring.last); ring.first++) {
    const id = ring.entries.get(ring.first)?.id
    if (id !== undefined) ring.ids.delete(id)
    ring.entries.delete(ring.first)
  }
  return ring.first - from
}

/** The newest offset that the bounds no longer keep. The newest entry of all is always kept. */
export function evictable(ring: Ring, bounds: Bounds): number {
  const bySize = ring.last - bounds.size
  const newest = ring.entries.get(ring.last)
  if (bounds.maxAgeMs === undefined || newest === undefined) return bySize
  return Math.max(bySize, firstSince(ring, newest.at - bounds.maxAgeMs) - 1)
}

function firstSince(ring: Ring, time: number): number {
  let low = ring.first
  let high = ring.last + 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ring.entries.get(middle)?.at ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** A page of the durable entries. */
export function readRing(ring: Ring, range: ReadRange): ChannelPage {
  const kept = range.notBefore === undefined ? ring.first : firstSince(ring, range.notBefore)
  const first = Math.min(kept, ring.durable + 1)
  const entries: StoredEntry[] = []
  for (let offset = Math.max(first, range.after + 1); offset <= ring.durable; offset++) {
    if (entries.length >= range.limit) break
    const entry = ring.entries.get(offset)
    if (entry) entries.push(entry)
  }
  return { epoch: ring.epoch, first, last: ring.durable, entries }
}
