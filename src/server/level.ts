import { ClassicLevel } from 'classic-level'
import type { Position } from '../protocol/frames.js'
import { appendEntry, createRing, evictable, putEntry, readRing, trimRing, type Ring } from './hub/ring.js'
import type { ChannelStore, StoredSession, StoreListener } from './hub/store.js'
import { bury } from './hub/tombstones.js'
import {
  decodeEntry,
  encodeEntry,
  levelKeys as keys,
  type ChannelRecord,
  type TombstoneRecord,
} from './levelKeys.js'
import { createLevelWindows, type Window } from './levelWindows.js'
import { createLevelWriter, type LevelWriter, type WriteOperation } from './levelWriter.js'

/** Options of {@link createLevelStore}. */
export interface LevelStoreOptions {
  /** The folder of the database; made when it does not exist. One process at a time. */
  readonly location: string
  /**
   * Waits for the disk before a message counts as accepted. Default true: neither a crash nor a power cut loses an accepted
   * message. With false it still survives the end of the process, but not a power cut.
   */
  readonly sync?: boolean
  /** Channels whose window is held in memory. Default 10 000; the least used ones are read from disk again. */
  readonly maxLoadedChannels?: number
}

const put = (key: string, value: unknown): WriteOperation => ({
  type: 'put',
  key,
  value: typeof value === 'string' ? value : JSON.stringify(value),
})
const del = (key: string): WriteOperation => ({ type: 'del', key })
const recordOf = (creation: number, ring: Ring): ChannelRecord => ({ creation, trimmed: ring.first - 1 })

/** Drops entries from the window and returns how the disk drops them. */
function evict({ creation, ring }: Window, upTo: number): WriteOperation[] {
  const from = ring.first
  const count = trimRing(ring, upTo)
  return Array.from({ length: count }, (_, i) => del(keys.entry(creation, from + i)))
}

/**
 * A durable store in a folder, on LevelDB: sessions, positions and kept messages survive a deploy or a crash, so clients
 * come back without a gap. Needs the package `classic-level` to be installed.
 *
 * @param options The folder, and how durable; see {@link LevelStoreOptions}.
 * @returns A store for `createChannelServer({ store })`.
 * @throws Error on `open` when the folder cannot be used or another process holds it.
 * @example
 * import { createLevelStore } from 'react-connectivity/server/level'
 * const server = await createChannelServer({ port: 8080, store: createLevelStore({ location: './data/realtime' }) })
 */
export function createLevelStore({
  location,
  sync = true,
  maxLoadedChannels = 10_000,
}: LevelStoreOptions): ChannelStore {
  const db = new ClassicLevel(location, { createIfMissing: true })
  const tombstones = new Map<string, Position>()
  let writer: LevelWriter | undefined
  let listener: StoreListener | undefined
  let epoch = ''
  let creations = 0

  const opened = (): LevelWriter => {
    if (writer) return writer
    throw new Error(`react-connectivity: the store at ${location} is closed; open it before use`)
  }
  const write: LevelWriter['write'] = async (operations, onDurable) => opened().write(operations, onDurable)

  const load = async (channel: string): Promise<Window> => {
    opened()
    const text = await db.get(keys.channel(channel))
    if (text === undefined) {
      const creation = ++creations
      const ring = createRing(`${epoch}.${creation}`)
      await write([put(keys.channel(channel), recordOf(creation, ring)), put(keys.creations, creation)])
      return { creation, ring, isRemoved: false }
    }
    const { creation, trimmed } = JSON.parse(text) as ChannelRecord
    const ring = createRing(`${epoch}.${creation}`, trimmed)
    for await (const [key, value] of db.iterator(keys.entriesOf(creation)))
      putEntry(ring, decodeEntry(key, value))
    ring.durable = ring.last
    return { creation, ring, isRemoved: false }
  }
  const windows = createLevelWindows(load, maxLoadedChannels)

  return {
    async open(to, freshEpoch) {
      await db.open()
      epoch = (await db.get(keys.epoch)) ?? freshEpoch
      creations = Number((await db.get(keys.creations)) ?? 0)
      const records: [string, TombstoneRecord][] = []
      for await (const [key, value] of db.iterator(keys.tombstones)) {
        records.push([key.slice(keys.tombstone('').length), JSON.parse(value) as TombstoneRecord])
      }
      records.sort(([, a], [, b]) => a.creation - b.creation)
      for (const [name, record] of records)
        tombstones.set(name, { epoch: record.epoch, offset: record.offset })
      writer = createLevelWriter(db, sync)
      await write([put(keys.epoch, epoch)])
      listener = to
      return { epoch }
    },
    append: (channel, entry, bounds) =>
      windows.withWindow(channel, async (window) => {
        const { creation, ring } = window
        const known = entry.id === undefined ? undefined : ring.ids.get(entry.id)
        if (known !== undefined) {
          // The first one may still be on its way to the disk; the answer must not be earlier than its own.
          if (known > ring.durable) await write([])
          return { offset: known, duplicate: true }
        }
        const stored = appendEntry(ring, entry)
        const evicted = evict(window, evictable(ring, bounds))
        await write([put(keys.entry(creation, stored.offset), encodeEntry(stored)), ...evicted], () => {
          ring.durable = stored.offset
          listener?.entry(channel, ring.epoch, stored)
        })
        return { offset: stored.offset, duplicate: false }
      }),
    read: (channel, range) =>
      windows.withWindow(channel, async ({ ring }) => {
        const page = readRing(ring, range)
        const ended = tombstones.get(channel)
        return ended ? { ...page, ended } : page
      }),
    trim: (channel, upTo) =>
      windows.withWindow(channel, async (window) => {
        const evicted = evict(window, upTo)
        await write([...evicted, put(keys.channel(channel), recordOf(window.creation, window.ring))])
      }),
    async remove(channel) {
      if (!windows.has(channel) && (await db.get(keys.channel(channel))) === undefined) return undefined
      return windows.remove(channel, async (window) => {
        const { creation, ring } = window
        const last = { epoch: ring.epoch, offset: ring.last }
        const forgotten = bury(tombstones, channel, last)
        const gone = [...evict(window, ring.last), del(keys.channel(channel))]
        if (forgotten !== undefined) gone.push(del(keys.tombstone(forgotten)))
        const tombstone: TombstoneRecord = { ...last, creation }
        await write([...gone, put(keys.tombstone(channel), tombstone)], () =>
          listener?.removed(channel, last),
        )
        return last
      })
    },
    async sessions() {
      const texts = await db.values(keys.sessions).all()
      return texts.map((text) => JSON.parse(text) as StoredSession)
    },
    putSession: (session) => write([put(keys.session(session.id), session)]),
    deleteSession: (id) => write([del(keys.session(id))]),
    async close() {
      const last = writer
      writer = undefined
      await last?.idle()
      listener = undefined
      windows.clear()
      tombstones.clear()
      await db.close()
    },
  }
}
