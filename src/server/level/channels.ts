import type { Position } from '../../core/position.js'
import { checkOrder } from '../hub/byteBudget.js'
import { evictable, nextEntry, notePlace, putEntry, repetitionOf, type LastOfProducer } from '../hub/ring.js'
import { bytesOf } from '../hub/ringEntry.js'
import type {
  Appended,
  Bounds,
  ChannelStore,
  NewEntry,
  ProducerPlace,
  StoredEntry,
  StoreListener,
} from '../hub/store.js'
import { Unanswered } from '../hub/unanswered.js'
import { beginHistory, loadWindow, putChannel, type LevelDatabase } from './database.js'
import type { WriteOperation } from './engine.js'
import { encodeEntry, levelKeys as keys, nameInKey, type TombstoneRecord } from './keys.js'
import { createLevelReader } from './reader.js'
import { del, getValue, put, putText } from './records.js'
import { cache, evict, type Window } from './window.js'
import { createLevelWindows } from './windows.js'
import type { LevelWriter } from './writer.js'

/** The channels of one open database. */
export type LevelChannels = Required<
  Pick<ChannelStore, 'append' | 'find' | 'read' | 'trim' | 'channels' | 'remove' | 'collect'>
>

type Write = LevelWriter['write']

/** The operations that keep the place of a producer. */
function keepPlace({ creation, ring }: Window, producer: ProducerPlace, offset: number): WriteOperation[] {
  const silent = notePlace(ring, producer, offset)
  const place: LastOfProducer = { seq: producer.seq, offset }
  const kept = put(keys.producer(creation, producer.id), place)
  return silent === null ? [kept] : [kept, del(keys.producer(creation, silent))]
}

interface AppendRequest {
  readonly channel: string
  readonly entry: NewEntry
  readonly bounds: Bounds
  readonly producer: ProducerPlace | undefined
  /** The number of the producer before this one, if it is not answered yet. */
  readonly follows: number | null
}

/** The first append may not be durable yet; its repetition is told of no earlier. */
async function whenDurable({ ring }: Window, before: Appended, write: Write): Promise<Appended> {
  if (before.offset === null || before.offset > ring.durable) await write([])
  return before
}

async function append(
  window: Window,
  { channel, entry, bounds, producer, follows }: AppendRequest,
  database: LevelDatabase,
  onDurable: (stored: StoredEntry) => void,
): Promise<Appended> {
  const { budget, writer } = database
  const { write } = writer
  const { ring, lineage } = window
  const before = repetitionOf(ring, entry.id, producer)
  if (before !== null) return whenDurable(window, before, write)
  checkOrder(ring, producer, follows)
  const bytes = bytesOf(entry)
  const excess = budget.roomFor(window.creation === 0 ? null : ring, { ...entry, bytes })
  const begun = beginHistory(database, window)
  const stored = nextEntry(ring, entry)
  const { offset, at, id } = stored
  const indexed = { at, bytes, ...(id !== undefined && { id }) }
  putEntry(ring, offset, indexed)
  budget.added(indexed)
  const key = keys.entry(window.creation, offset)
  const operations = [
    ...begun,
    putText(key, encodeEntry(key, stored)),
    ...(producer ? keepPlace(window, producer, stored.offset) : []),
    ...evict(window, Math.max(excess, evictable(ring, bounds)), budget.dropped),
    ...(lineage.note(stored.offset) ? [putChannel(channel, window)] : []),
  ]
  const durable = (): void => {
    ring.durable = offset
    if (offset >= ring.first) cache(window, stored)
    onDurable(stored)
  }
  const { first, epoch } = ring
  const late = [window.writeHead, budget.writeChanges]
  await write(operations, durable, late)
  return { offset, duplicate: false, first, epoch }
}

async function remove(
  window: Window,
  channel: string,
  { budget, tombstones, writer }: LevelDatabase,
  onDurable: (last: Position) => void,
): Promise<Position> {
  const { creation, life, ring, lineage } = window
  const last = { epoch: ring.epoch, offset: ring.last }
  const forgotten = tombstones.add(channel, { ...last, life, lineage })
  const places = [...ring.producers.keys()].map((id) => del(keys.producer(creation, id)))
  const entries = evict(window, ring.last, budget.dropped)
  budget.removed()
  const gone = [...entries, ...places, del(keys.head(creation)), del(keys.channel(channel))]
  if (forgotten !== null) gone.push(del(keys.tombstone(forgotten)), put(keys.floor, tombstones.floor()))
  const tombstone: TombstoneRecord = { ...last, creation, life, starts: lineage.starts() }
  const operations = [...gone, put(keys.tombstone(channel), tombstone)]
  await writer.write(operations, () => onDurable(last), [budget.writeChanges])
  return last
}

/** The channels of a database, from its opening to its end: nothing of it reaches the database that is opened next. */
export function createLevelChannels(
  database: LevelDatabase,
  listener: StoreListener,
  cacheBytes: number,
): LevelChannels {
  const { budget, db, reports, tombstones, writer } = database
  const unanswered = new Unanswered()
  const windows = createLevelWindows(async (channel) => {
    try {
      return await loadWindow(database, channel)
    } catch (error) {
      reports.failed(error, channel)
      throw error
    }
  }, cacheBytes)
  const isKnown = async (channel: string): Promise<boolean> =>
    windows.has(channel) || (await getValue(db, keys.channel(channel))) !== undefined

  const reader = createLevelReader(database, windows)

  const removeIf = (channel: string, isWanted: (window: Window) => boolean): Promise<Position | null> =>
    windows.remove(
      channel,
      (window) => remove(window, channel, database, (last) => listener.removed(channel, last)),
      (window) => window.creation > 0 && isWanted(window),
    )

  return {
    append(channel, entry, bounds, producer) {
      const { before: follows, answered } = unanswered.add(channel, producer)
      const kept = reader.withIndex(channel, (window) => {
        const { epoch } = window.ring
        return append(window, { channel, entry, bounds, producer, follows }, database, (stored) =>
          listener.entry(channel, epoch, stored, window.creation),
        )
      })
      void kept.then(answered, answered)
      return kept
    },
    async find(channel, id, producer) {
      if (!(await isKnown(channel))) return null
      return reader.withIndex(channel, async (window) => {
        const before = repetitionOf(window.ring, id, producer)
        return before && whenDurable(window, before, writer.write)
      })
    },
    async read(channel, range) {
      const page = await reader.read(channel, range)
      const ended = tombstones.get(channel)
      return ended ? { ...page, ended } : page
    },
    trim: (channel, upTo, epoch) =>
      reader.withIndex(channel, async (window) => {
        if (window.creation === 0 || window.ring.epoch !== epoch) return
        const evicted = evict(window, upTo, budget.dropped)
        await writer.write([...evicted, putChannel(channel, window)], undefined, [budget.writeChanges])
      }),
    async channels(after, limit) {
      const names: string[] = []
      for await (const [key] of db.iterator({ ...keys.channels, gt: keys.channel(after), limit }))
        names.push(nameInKey(key))
      return names
    },
    async remove(channel) {
      if (!(await isKnown(channel))) return null
      // What is removed is counted, so its bytes must be known.
      return reader.withIndex(channel, () => removeIf(channel, () => true))
    },
    collect: (channel, before) =>
      removeIf(channel, ({ ring }) => ring.first > ring.last && ring.newestAt < before),
  }
}
