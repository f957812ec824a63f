import type { ChannelStore } from './hub/store.js'
import { createStoreOn } from './levelStore.js'
import { loadPackage } from './optionalPackage.js'

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

/**
 * A durable store in a folder, on LevelDB: sessions, positions and kept messages survive a deploy or a crash, so clients
 * come back without a gap. Needs the package `classic-level` to be installed.
 *
 * Each record has a checksum. A damaged history is never delivered: the channel begins a new one, its readers get
 * `channel-closed`, and the server emits `store-corrupt`. When the disk fails, the server sends clients away, opens the store
 * again until that works, and emits `store-reopened`. A folder of a version without checksums is refused.
 *
 * @param options The folder, and how durable; see {@link LevelStoreOptions}.
 * @returns A store for `createChannelServer({ store })`.
 * @throws Error on `open` when `classic-level` is missing, the folder cannot be used, an older version wrote it or another process holds
 * it.
 * @example
 * import { createLevelStore } from 'react-connectivity/server/level'
 * const server = await createChannelServer({ port: 8080, store: createLevelStore({ location: './data/realtime' }) })
 */
export function createLevelStore({
  location,
  sync = true,
  maxLoadedChannels = 10_000,
}: LevelStoreOptions): ChannelStore {
  const load = () => import('classic-level')
  return createStoreOn({
    engine: {
      async open() {
        const { ClassicLevel } = await loadPackage('classic-level', 'createLevelStore', load)
        const db = new ClassicLevel(location, { createIfMissing: true })
        await db.open()
        return db
      },
      nextTurn: setImmediate,
    },
    location,
    sync,
    maxLoadedChannels,
  })
}
