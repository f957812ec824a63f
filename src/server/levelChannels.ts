import type { Position } from '../core/position.js'
import { evictable, nextEntry, notePlace, putEntry, repetitionOf, type LastOfProducer } from './hub/ring.js'
import { bytesOf } from './hub/ringEntry.js'
import type {
  Appended,
  Bounds,
  ChannelStore,
  NewEntry,
  ProducerPlace,
  StoredEntry,
  StoreListener,
} from './hub/store.js'
import { remember } from './hub/tombstones.js'
import { loadWindow, putChannel, type LevelDatabase } from './levelDatabase.js'
import type { WriteOperation } from './levelEngine.js'
import { encodeEntry, levelKeys as keys, nameInKey, type TombstoneRecord } from './levelKeys.js'
import { createLevelReader } from './levelReader.js'
import { del, getValue, put, putText } from './levelRecords.js'
import { cache, evict, type Window } from './levelWindow.js'
import { createLevelWindows } from './levelWindows.js'
import type { LevelWriter } from './levelWriter.js'

/** The channels of one open database. */
export type LevelChannels = Required<
  Pick<ChannelStore, 'append' | 'find' | 'read' | 'trim' | 'channels' | 'remove'>
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
}

/** The first append may not be durable yet; its repetition is told of no earlier. */
async function whenDurable({ ring }: Window, before: Appended, write: Write): Promise<Appended> {
  if (before.offset === null || before.offset > ring.durable) await write([])
  return before
}

async function append(
  window: Window,
  { channel, entry, bounds, producer }: AppendRequest,
  write: Write,
  onDurable: (stored: StoredEntry) => void,
): Promise<Appended> {
  const { creation, ring, lineage } = window
  const before = repetitionOf(ring, entry.id, producer)
  if (before !== null) return whenDurable(window, before, write)
  const stored = nextEntry(ring, entry)
  const { offset, at, id } = stored
  putEntry(ring, offset, { at, bytes: bytesOf(stored), ...(id !== undefined && { id }) })
  const key = keys.entry(creation, offset)
  const operations = [
    putText(key, encodeEntry(key, stored)),
    ...(producer ? keepPlace(window, producer, stored.offset) : []),
    ...evict(window, evictable(ring, bounds)),
    ...(lineage.note(stored.offset) ? [putChannel(channel, window)] : []),
  ]
  const durable = (): void => {
    ring.durable = offset
    if (offset >= ring.first) cache(window, stored)
    onDurable(stored)
  }
  const { first } = ring
  await write(operations, durable, window.writeHead)
  return { offset, duplicate: false, first }
}

async function remove(
  window: Window,
  channel: string,
  { tombstones, writer }: LevelDatabase,
  onDurable: (last: Position) => void,
): Promise<Position> {
  const { creation, ring, lineage } = window
  const last = { epoch: ring.epoch, offset: ring.last }
  const forgotten = remember(tombstones, channel, { ...last, lineage })
  const places = [...ring.producers.keys()].map((id) => del(keys.producer(creation, id)))
  const gone = [...evict(window, ring.last), ...places, del(keys.head(creation)), del(keys.channel(channel))]
  if (forgotten !== null) gone.push(del(keys.tombstone(forgotten)))
  const tombstone: TombstoneRecord = { ...last, creation, starts: lineage.starts() }
  await writer.write([...gone, put(keys.tombstone(channel), tombstone)], () => onDurable(last))
  return last
}

/** The channels of a database, from its opening to its end: nothing of it reaches the database that is opened next. */
export function createLevelChannels(
  database: LevelDatabase,
  listener: StoreListener,
  cacheBytes: number,
): LevelChannels {
  const { db, reports, tombstones, writer } = database
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

  return {
    append: (channel, entry, bounds, producer) =>
      reader.withIndex(channel, (window) => {
        const { epoch } = window.ring
        return append(window, { channel, entry, bounds, producer }, writer.write, (stored) =>
          listener.entry(channel, epoch, stored),
        )
      }),
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
    trim: (channel, upTo) =>
      windows.withWindow(channel, async (window) => {
        const evicted = evict(window, upTo)
        await writer.write([...evicted, putChannel(channel, window)])
      }),
    async channels(after, limit) {
      const names: string[] = []
      for await (const [key] of db.iterator({ ...keys.channels, gt: keys.channel(after), limit }))
        names.push(nameInKey(key))
      return names
    },
    async remove(channel) {
      if (!(await isKnown(channel))) return null
      return windows.remove(channel, (window) =>
        remove(window, channel, database, (last) => listener.removed(channel, last)),
      )
    },
  }
}
