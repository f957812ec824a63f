import { trimRing, type Ring } from '../hub/ring.js'
import { bytesOf, type RingEntry } from '../hub/ringEntry.js'
import type { StoredEntry } from '../hub/store.js'
import type { KeyValues, WriteOperation } from './engine.js'
import { HistoryDamage, readIndex } from './history.js'
import { levelKeys as keys, type HeadRecord } from './keys.js'
import type { HistoryLineage } from './lineage.js'
import { del, put } from './records.js'
import type { LateOperations } from './writer.js'

/** The kept window of a channel, in memory. While something uses it, it may be ahead of the disk. */
export interface Window {
  /** The number of the history on the disk; 0 until its first message, and then nothing of it is on the disk. */
  creation: number
  /** The number of the history among those of its name. */
  life: number
  /** Its entries hold no data, and are there only once the window is indexed. */
  ring: Ring
  lineage: HistoryLineage
  /** Durable messages that need not be read from the disk. */
  cached: Map<number, StoredEntry>
  cachedBytes: number
  /** Reads the entries of the ring, once; null as long as nothing needed them. */
  indexing: Promise<void> | null
  isRemoved: boolean
  /** A read of the disk failed: the next one says whether it works again. */
  isDoubtful: boolean
  /** Writes the end of the history, once for each group of writes. */
  readonly writeHead: LateOperations
}

/** Bytes of a window, of each of its producers and of each of its entries, without data. */
const WINDOW_BYTES = 1000
const PLACE_BYTES = 200
const ENTRY_BYTES = 200

/** How the end of a history is written. */
export const putHead = ({ creation, ring }: Pick<Window, 'creation' | 'ring'>): WriteOperation => {
  const record: HeadRecord = [ring.last, ring.producers.size]
  return put(keys.head(creation), record)
}

export function createWindow(history: Pick<Window, 'creation' | 'life' | 'ring' | 'lineage'>): Window {
  const window: Window = {
    ...history,
    cached: new Map(),
    cachedBytes: 0,
    indexing: null,
    isRemoved: false,
    isDoubtful: false,
    // After the removal of the channel its end would come back.
    writeHead: () => (window.isRemoved ? [] : [putHead(window)]),
  }
  return window
}

/** Bytes that a window takes in memory. */
export const weightOf = ({ cachedBytes, ring }: Window): number =>
  WINDOW_BYTES + cachedBytes + ring.producers.size * PLACE_BYTES + ring.entries.size * ENTRY_BYTES

/** Keeps a durable message in memory. */
export function cache(window: Window, entry: StoredEntry): void {
  if (window.cached.has(entry.offset)) return
  window.cached.set(entry.offset, entry)
  window.cachedBytes += bytesOf(entry)
}

function uncache(window: Window, offset: number): void {
  const entry = window.cached.get(offset)
  if (entry === undefined) return
  window.cached.delete(offset)
  window.cachedBytes -= bytesOf(entry)
}

/** Drops messages from memory, the longest cached first, until so many bytes are free. The disk still has them. */
export function shed(window: Window, bytes: number): void {
  const enough = window.cachedBytes - bytes
  for (const offset of window.cached.keys()) {
    if (window.cachedBytes <= enough) return
    uncache(window, offset)
  }
}

/**
 * Reads the entries of the ring, unless they are there. Appends wait for the same promise, so that they keep their order, also where
 * the history turns out to be damaged and `replace` begins a new one in the same window.
 */
export function indexed(
  db: KeyValues,
  window: Window,
  replace: (damage: HistoryDamage) => Promise<Pick<Window, 'creation' | 'life' | 'ring' | 'lineage'>>,
): Promise<void> {
  const read = async (): Promise<void> => {
    try {
      await readIndex(db, window)
    } catch (error) {
      if (!(error instanceof HistoryDamage)) throw error
      const { creation, life, ring, lineage } = await replace(error)
      Object.assign(window, { creation, life, ring, lineage, cached: new Map(), cachedBytes: 0 })
    }
  }
  window.indexing ??= read().catch((error: unknown) => {
    window.indexing = null
    throw error
  })
  return window.indexing
}

/** Drops entries from the window and returns the operations that drop them from the disk. `dropped` hears of each that is indexed. */
export function evict(
  window: Window,
  upTo: number,
  dropped: (entry: RingEntry) => void,
): readonly WriteOperation[] {
  const { creation, ring } = window
  const from = ring.first
  const count = trimRing(ring, upTo, dropped)
  return Array.from({ length: count }, (_, n) => {
    uncache(window, from + n)
    return del(keys.entry(creation, from + n))
  })
}
