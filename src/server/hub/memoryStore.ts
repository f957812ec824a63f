import { resolveBudget } from './byteBudget.js'
import { MemoryRings } from './memoryRings.js'
import { checkTable, isNumber, type OptionTable } from './optionTable.js'
import type { ChannelStore, StoreListener } from './store.js'
import type { StoredSession } from './storedSession.js'

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

const checks: OptionTable<MemoryStoreOptions> = {
  maxBytes: [isNumber, 'a number above 0'],
  maxBytesPerUser: [isNumber, 'a number above 0'],
}

/**
 * A store in memory: for tests, for the browser, and for servers whose clients may resynchronise after a restart.
 * It lives as long as the object: closed and opened again it has the same epoch and the same content.
 *
 * @param options How much it holds; see {@link MemoryStoreOptions}.
 * @throws TypeError when an option is unknown or no number; RangeError when a limit is not above 0.
 * @returns A store for `createChannelServer({ store })` or `createHub({ store })`.
 * @example
 * const server = await createChannelServer({ port: 8080, channels, store: createMemoryStore() })
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): ChannelStore {
  checkTable({ of: 'createMemoryStore', example: '{ maxBytes: 67_108_864 }' }, checks, options)
  const { maxBytes = DEFAULT_BYTES, maxBytesPerUser } = options
  const sessions = new Map<string, StoredSession>()
  let listener: StoreListener | null = null
  let epoch: string | null = null
  const rings = new MemoryRings(
    () => {
      if (epoch !== null && listener !== null) return { epoch, listener }
      throw new Error('react-connectivity: the memory store is closed; open it before use')
    },
    resolveBudget('createMemoryStore', { maxBytes, maxBytesPerUser }),
  )

  return {
    async open(to, freshEpoch) {
      listener = to
      return { epoch: (epoch ??= freshEpoch) }
    },
    append: (channel, entry, bounds, producer) => rings.append(channel, entry, bounds, producer),
    find: async (channel, id, producer) => rings.find(channel, id, producer),
    read: async (channel, range) => rings.read(channel, range),
    trim: async (...given) => rings.trim(...given),
    channels: async (after, limit) => rings.names(after, limit),
    remove: async (channel) => rings.remove(channel),
    collect: async (channel, before) => rings.remove(channel, before),
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
