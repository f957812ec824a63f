import { firstSince, offsetsIn } from '../hub/ring.js'
import { bytesOf } from '../hub/ringEntry.js'
import type { ChannelPage, ReadRange, StoredEntry } from '../hub/store.js'
import type { KeyValues } from './engine.js'
import { probeHistory, readMessages, type EntryRange } from './history.js'
import { cache, type Window } from './window.js'

/** The longest run of messages that are in memory, from one end of the range. */
function cachedRun({ cached }: Window, { low, high, limit, maxBytes, isNewest }: EntryRange) {
  const entries: StoredEntry[] = []
  const count = Math.min(limit, high - low + 1)
  let bytes = 0
  for (let n = 0; n < count; n++) {
    const entry = cached.get(isNewest ? high - n : low + n)
    if (entry === undefined) return { entries, bytes, isWhole: false }
    bytes += bytesOf(entry)
    if (n > 0 && bytes > maxBytes) break
    entries.push(entry)
  }
  return { entries, bytes, isWhole: true }
}

/** Messages from memory, and those behind them from the disk. */
async function messagesIn(db: KeyValues, window: Window, range: EntryRange): Promise<readonly StoredEntry[]> {
  const { entries, bytes, isWhole } = cachedRun(window, range)
  if (range.isNewest) entries.reverse()
  if (isWhole) return entries
  const known = entries.length
  const rest = {
    ...range,
    limit: range.limit - known,
    maxBytes: range.maxBytes - bytes,
    ...(range.isNewest ? { high: range.high - known } : { low: range.low + known }),
  }
  const { ring } = window
  const read = await readMessages(db, window, rest)
  // Of a history that was damaged and gave way meanwhile, nothing belongs into the new one.
  if (window.ring === ring) for (const entry of read) if (entry.offset >= ring.first) cache(window, entry)
  // One message is always read, and may be too much behind others.
  if (known > 0 && read.length === 1 && read.some((entry) => bytesOf(entry) > rest.maxBytes)) return entries
  return range.isNewest ? [...read, ...entries] : [...entries, ...read]
}

/** The oldest offset that is kept and not too old. */
async function firstOf(
  db: KeyValues,
  window: Window,
  notBefore: number | undefined,
  index: () => Promise<void>,
): Promise<number> {
  const { ring } = window
  if (notBefore === undefined || ring.first > ring.durable) return ring.first
  if (ring.entries.size === 0) {
    const range = { low: ring.first, high: ring.durable, limit: 1, maxBytes: 0, isNewest: false }
    const [oldest] = await messagesIn(db, window, range)
    if (oldest !== undefined && oldest.at >= notBefore) return oldest.offset
    await index()
  }
  return firstSince(window.ring, notBefore)
}

/**
 * Reads a page of a channel.
 *
 * @param index Reads the times of all messages, which the page needs when some of them may be too old.
 * @throws HistoryDamage when a message of it is not whole.
 */
export async function readPage(
  db: KeyValues,
  window: Window,
  range: ReadRange,
  index: () => Promise<void>,
): Promise<ChannelPage> {
  const { limit, maxBytes = Infinity, before, notBefore } = range
  if (window.isDoubtful) {
    await probeHistory(db, window.creation)
    window.isDoubtful = false
  }
  const first = await firstOf(db, window, notBefore, index)
  const { creation, ring, lineage } = window
  const last = ring.durable
  const { low, high } = offsetsIn(ring, range, first)
  const wanted = { low, high, limit, maxBytes, isNewest: before !== undefined }
  const entries = limit === 0 || low > high ? [] : await messagesIn(db, window, wanted)
  // What was evicted during the read is in the page nevertheless.
  const kept = Math.min(Math.max(first, ring.first), entries[0]?.offset ?? Infinity, last + 1)
  return { epoch: ring.epoch, birth: creation, first: kept, last, entries, lineage }
}
