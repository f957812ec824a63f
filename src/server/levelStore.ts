import type { Position } from '../core/position.js'
import { appendEntry, evictable, notePlace, readRing, repetitionOf, type LastOfProducer } from './hub/ring.js'
import type {
  Appended,
  Bounds,
  ChannelStore,
  NewEntry,
  ProducerPlace,
  StoredEntry,
  StoredSession,
  StoreListener,
} from './hub/store.js'
import { remember } from './hub/tombstones.js'
import {
  del,
  evict,
  loadWindow,
  openLevelDatabase,
  put,
  putChannel,
  type LevelDatabase,
} from './levelDatabase.js'
import type { LevelEngine, WriteOperation } from './levelEngine.js'
import { encodeEntry, levelKeys as keys, type TombstoneRecord } from './levelKeys.js'
import { createLevelWindows, type Window } from './levelWindows.js'
import type { LevelWriter } from './levelWriter.js'

/** What a store on a database needs. */
export interface LevelStoreParts {
  readonly engine: LevelEngine
  /** The folder, for messages. */
  readonly location: string
  readonly sync: boolean
  readonly maxLoadedChannels: number
}

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
  const operations = [
    put(keys.entry(creation, stored.offset), encodeEntry(stored)),
    ...(producer ? keepPlace(window, producer, stored.offset) : []),
    ...evict(window, evictable(ring, bounds)),
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
  { tombstones }: LevelDatabase,
  write: Write,
  onDurable: (last: Position) => void,
): Promise<Position> {
  const { creation, ring } = window
  const last = { epoch: ring.epoch, offset: ring.last }
  const forgotten = remember(tombstones, channel, last)
  const places = [...ring.producers.keys()].map((id) => del(keys.producer(creation, id)))
  const gone = [...evict(window, ring.last), ...places, del(keys.channel(channel))]
  if (forgotten !== null) gone.push(del(keys.tombstone(forgotten)))
  const tombstone: TombstoneRecord = { ...last, creation }
  await write([...gone, put(keys.tombstone(channel), tombstone)], () => onDurable(last))
  return last
}

/** A durable store on any database that works like LevelDB. */
export function createStoreOn({ engine, location, sync, maxLoadedChannels }: LevelStoreParts): ChannelStore {
  let database: LevelDatabase | null = null
  let listener: StoreListener | null = null

  const opened = (): LevelDatabase => {
    if (database) return database
    throw new Error(`react-connectivity: the store at ${location} is closed; open it before use`)
  }
  const write: Write = async (operations, onDurable) => opened().writer.write(operations, onDurable)
  const windows = createLevelWindows(async (channel) => loadWindow(opened(), channel), maxLoadedChannels)

  return {
    async open(to, freshEpoch) {
      database = await openLevelDatabase(engine, sync, freshEpoch)
      listener = to
      return { epoch: database.epoch }
    },
    append: (channel, entry, bounds, producer) =>
      windows.withWindow(channel, (window) =>
        append(window, { entry, bounds, producer }, write, (stored) =>
          listener?.entry(channel, window.ring.epoch, stored),
        ),
      ),
    read: (channel, range) =>
      windows.withWindow(channel, async ({ ring }) => {
        const page = readRing(ring, range)
        const ended = opened().tombstones.get(channel)
        return ended ? { ...page, ended } : page
      }),
    trim: (channel, upTo) =>
      windows.withWindow(channel, async (window) => {
        const evicted = evict(window, upTo)
        await write([...evicted, putChannel(channel, window.creation, window.ring)])
      }),
    async remove(channel) {
      const isKnown = windows.has(channel) || (await opened().db.get(keys.channel(channel))) !== undefined
      if (!isKnown) return null
      return windows.remove(channel, (window) =>
        remove(window, channel, opened(), write, (last) => listener?.removed(channel, last)),
      )
    },
    async sessions() {
      const texts = await opened().db.values(keys.sessions).all()
      return texts.map((text) => JSON.parse(text) as StoredSession)
    },
    putSession: (session) => write([put(keys.session(session.id), session)]),
    deleteSession: (id) => write([del(keys.session(id))]),
    async close() {
      const last = database
      database = null
      await last?.writer.idle()
      listener = null
      windows.clear()
      await last?.db.close()
    },
  }
}
