import type { Position } from '../../core/position.js'
import { ByteBudget, type BudgetLimits } from './byteBudget.js'
import {
  createRing,
  evictable,
  nextEntry,
  notePlace,
  putEntry,
  readRing,
  repetitionOf,
  trimRing,
  type Ring,
} from './ring.js'
import { bytesOf, type RingEntry } from './ringEntry.js'
import type { ChannelStore, StoredEntry, StoredSession, StoreListener } from './store.js'
import { remember } from './tombstones.js'

type MessageRing = Ring<StoredEntry & RingEntry>

/** Options of {@link createMemoryStore}. */
export interface MemoryStoreOptions {
  /**
   * Bytes of all messages, counted as they are in memory, and 1 000 for each channel. Default 134 217 728 (128 MiB). When they are used up, older messages
   * of a channel give way to its new ones; a channel without any refuses: clients get `rate-limited`, `publish` rejects.
   */
  readonly maxBytes?: number
  /** Bytes of the messages of one user. Default a quarter of `maxBytes`. Clients without `authenticate` are one user. */
  readonly maxBytesPerUser?: number
}

const DEFAULT_BYTES = 134_217_728

function limitsOf({
  maxBytes = DEFAULT_BYTES,
  maxBytesPerUser = maxBytes / 4,
}: MemoryStoreOptions): BudgetLimits {
  for (const [name, value] of Object.entries({ maxBytes, maxBytesPerUser }))
    if (!(value > 0))
      throw new RangeError(
        `react-connectivity/server: expected ${name} of createMemoryStore to be a number above 0, got ${String(value)}`,
      )
  return { maxBytes, maxBytesPerUser }
}

/**
 * A store in memory: for tests, for the browser, and for servers whose clients may resynchronise after a restart.
 * It lives as long as the object: closed and opened again it has the same epoch and the same content.
 *
 * @param options How much it holds; see {@link MemoryStoreOptions}.
 * @throws RangeError when a limit is not a number above 0.
 * @returns A store for `createChannelServer({ store })` or `createHub({ store })`.
 * @example
 * const server = await createChannelServer({ port: 8080, store: createMemoryStore() })
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): ChannelStore {
  const budget = new ByteBudget(limitsOf(options))
  const rings = new Map<string, MessageRing>()
  const tombstones = new Map<string, Position>()
  const sessions = new Map<string, StoredSession>()
  let listener: StoreListener | null = null
  let epoch: string | null = null
  let creations = 0

  const ringOf = (channel: string): MessageRing => {
    if (!listener) throw new Error('react-connectivity: the memory store is closed; open it before use')
    let ring = rings.get(channel)
    if (!ring) {
      rings.set(channel, (ring = createRing(`${epoch}.${++creations}`)))
      budget.made()
    }
    return ring
  }

  return {
    async open(to, freshEpoch) {
      listener = to
      return { epoch: (epoch ??= freshEpoch) }
    },
    async append(channel, entry, bounds, producer) {
      const known = rings.get(channel) ?? null
      const before = known && repetitionOf(known, entry.id, producer)
      if (before !== null) return before
      const bytes = bytesOf(entry)
      const excess = budget.roomFor(known, { ...entry, bytes })
      const ring = ringOf(channel)
      const stored = { ...nextEntry(ring, entry), bytes }
      putEntry(ring, stored.offset, stored)
      budget.added(stored)
      if (producer) notePlace(ring, producer, stored.offset)
      ring.durable = ring.last
      trimRing(ring, Math.max(excess, evictable(ring, bounds)), budget.dropped)
      listener?.entry(channel, ring.epoch, stored)
      return { offset: stored.offset, duplicate: false, first: ring.first }
    },
    find: async (channel, id, producer) => repetitionOf(rings.get(channel) ?? createRing(''), id, producer),
    async read(channel, range) {
      const page = readRing(ringOf(channel), range)
      const ended = tombstones.get(channel)
      return ended ? { ...page, ended } : page
    },
    async trim(channel, upTo) {
      trimRing(ringOf(channel), upTo, budget.dropped)
    },
    async channels(after, limit) {
      const names = [...rings.keys()].filter((name) => name > after)
      return names.sort().slice(0, limit)
    },
    async remove(channel) {
      const ring = rings.get(channel)
      if (!ring) return null
      rings.delete(channel)
      budget.removed()
      const last = { epoch: ring.epoch, offset: ring.last }
      trimRing(ring, ring.last, budget.dropped)
      remember(tombstones, channel, last)
      listener?.removed(channel, last)
      return last
    },
    async sessions() {
      return [...sessions.values()]
    },
    async putSession(session) {
      sessions.set(session.id, session)
    },
    async deleteSession(id) {
      sessions.delete(id)
    },
    async close() {
      listener = null
    },
  }
}
