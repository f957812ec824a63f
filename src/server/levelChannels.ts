import type { Position } from '../core/position.js'
import { appendEntry, evictable, notePlace, readRing, repetitionOf, type LastOfProducer } from './hub/ring.js'
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
import { evict, loadWindow, putChannel, putHead, type LevelDatabase } from './levelDatabase.js'
import type { WriteOperation } from './levelEngine.js'
import { encodeEntry, levelKeys as keys, type TombstoneRecord } from './levelKeys.js'
import { del, getValue, put, putText } from './levelRecords.js'
import { createLevelWindows, type Window } from './levelWindows.js'
import type { LevelWriter } from './levelWriter.js'

/** The channels of one open database. */
export type LevelChannels = Pick<ChannelStore, 'append' | 'read' | 'trim' | 'remove'>

type Write = LevelWriter['write']

/** The operations that keep the place of a producer. */
function keepPlace({ creation, ring }: Window, producer: ProducerPlace, offset: number): WriteOperation[] {
  const silent = notePlace(ring, producer, offset)
  const place: LastOfProducer = { seq: producer.seq, offset }
  const kept = put(keys.producer(creation, producer.id), place)
  return silent === null ? [kept] : [kept, del(keys.producer(creation, silent))]
}

interface AppendRequest {
  readonly entry: NewEntry
  readonly bounds: Bounds
  readonly producer: ProducerPlace | undefined
}

async function append(
  window: Window,
  { entry, bounds, producer }: AppendRequest,
  write: Write,
  onDurable: (stored: StoredEntry) => void,
): Promise<Appended> {
  const { creation, ring } = window
  const before = repetitionOf(ring, entry, producer)
  if (before !== null) {
    // The first append may not be durable yet; its repetition is acknowledged no earlier.
    if (before.offset === null || before.offset > ring.durable) await write([])
    return before
  }
  const stored = appendEntry(ring, entry)
  const key = keys.entry(creation, stored.offset)
  const operations = [
    putText(key, encodeEntry(key, stored)),
    ...(producer ? keepPlace(window, producer, stored.offset) : []),
    ...evict(window, evictable(ring, bounds)),
    putHead(window),
  ]
  await write(operations, () => {
    ring.durable = stored.offset
    onDurable(stored)
  })
  return { offset: stored.offset, duplicate: false }
}

async function remove(
  window: Window,
  channel: string,
  { tombstones, writer }: LevelDatabase,
  onDurable: (last: Position) => void,
): Promise<Position> {
  const { creation, ring } = window
  const last = { epoch: ring.epoch, offset: ring.last }
  const forgotten = remember(tombstones, channel, last)
  const places = [...ring.producers.keys()].map((id) => del(keys.producer(creation, id)))
  const gone = [...evict(window, ring.last), ...places, del(keys.head(creation)), del(keys.channel(channel))]
  if (forgotten !== null) gone.push(del(keys.tombstone(forgotten)))
  const tombstone: TombstoneRecord = { ...last, creation }
  await writer.write([...gone, put(keys.tombstone(channel), tombstone)], () => onDurable(last))
  return last
}

/** The channels of a database, from its opening to its end: nothing of it reaches the database that is opened next. */
export function createLevelChannels(
  database: LevelDatabase,
  listener: StoreListener,
  maxLoadedChannels: number,
): LevelChannels {
  const { db, reports, tombstones, writer } = database
  const windows = createLevelWindows(async (channel) => {
    try {
      return await loadWindow(database, channel)
    } catch (error) {
      reports.failed(error, channel)
      throw error
    }
  }, maxLoadedChannels)

  return {
    append: (channel, entry, bounds, producer) =>
      windows.withWindow(channel, (window) =>
        append(window, { entry, bounds, producer }, writer.write, (stored) =>
          listener.entry(channel, window.ring.epoch, stored),
        ),
      ),
    read: (channel, range) =>
      windows.withWindow(channel, async ({ ring }) => {
        const page = readRing(ring, range)
        const ended = tombstones.get(channel)
        return ended ? { ...page, ended } : page
      }),
    trim: (channel, upTo) =>
      windows.withWindow(channel, async (window) => {
        const evicted = evict(window, upTo)
        await writer.write([...evicted, putChannel(channel, window.creation, window.ring)])
      }),
    async remove(channel) {
      const isKnown = windows.has(channel) || (await getValue(db, keys.channel(channel))) !== undefined
      if (!isKnown) return null
      return windows.remove(channel, (window) =>
        remove(window, channel, database, (last) => listener.removed(channel, last)),
      )
    },
  }
}
