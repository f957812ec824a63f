import { resolveBudget } from './hub/byteBudget.js'
import { checkTable, isBoolean, isNumber, isText, type OptionTable } from './hub/optionTable.js'
import type { ChannelStore } from './hub/store.js'
import type { KeyValues } from './level/engine.js'
import { openWhenFree } from './level/lock.js'
import { createStoreOn } from './level/store.js'
import { readBootId } from './level/use.js'
import { loadPackage } from './optionalPackage.js'

/** Options of {@link createLevelStore}. */
export interface LevelStoreOptions {
  /** The folder of the database; made when it does not exist. One process at a time. */
  readonly location: string
  /**
   * Waits for the disk before a message counts as accepted. Default true: neither a crash nor a power cut loses an accepted
   * message. With false it still survives the end of the process, but not a power cut: the store then has a new epoch, and every client
   * is told `process-closed`. Where the system does not tell when it was started (all but Linux), so is the end of a process that did
   * not close the store.
   */
  readonly sync?: boolean
  /**
   * Bytes of messages, and of what is known of them, that are held in memory. Default 33 554 432 (32 MiB); the least used ones are read
   * from the disk again. About 200 for each message of the channels in use, and more where it is read again and again.
   */
  readonly cacheBytes?: number
  /**
   * Bytes of all messages on the disk, counted as they are in memory, and 1 000 for each channel. Default 4 294 967 296 (4 GiB). LevelDB
   * compresses them, and needs as much again while it tidies up. When they are used up, older messages of a channel give way to its new ones; a channel without
   * any refuses: clients get `rate-limited` and try again, `publish` rejects.
   */
  readonly maxBytes?: number
  /** Bytes of the messages of one user. Default a quarter of `maxBytes`. Clients without `authenticate` are one user. */
  readonly maxBytesPerUser?: number
  /**
   * Milliseconds to wait for the folder while another process has it, as when a new server starts before the old one has ended. Default
   * 0: opening fails at once.
   */
  readonly waitForLockMs?: number
}

const DEFAULT_BYTES = 4_294_967_296

const checks: OptionTable<LevelStoreOptions> = {
  location: [isText, "the path of a folder, such as './data'"],
  sync: [isBoolean, 'true or false'],
  cacheBytes: [(value) => isNumber(value) && Number(value) >= 0, 'a number from 0'],
  maxBytes: [isNumber, 'a number above 0'],
  maxBytesPerUser: [isNumber, 'a number above 0'],
  waitForLockMs: [isNumber, 'a number from 0'],
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
 * @throws TypeError when an option is unknown or wrong, or `location` is missing.
 * @throws RangeError when `waitForLockMs` is no number from 0, or a limit is not a number above 0.
 * @throws Error on `open` when `classic-level` is missing, the folder cannot be used, an older version wrote it, or another process holds it
 * for longer than `waitForLockMs`.
 * @example
 * import { createLevelStore } from 'react-connectivity/server/level'
 * const server = await createChannelServer({ port: 8080, channels, store: createLevelStore({ location: './data/realtime' }) })
 */
export function createLevelStore(options: LevelStoreOptions): ChannelStore {
  checkTable({ of: 'createLevelStore', example: "{ location: './data' }" }, checks, options, ['location'])
  const { location, sync = true, cacheBytes = 33_554_432 } = options
  const { maxBytes = DEFAULT_BYTES, maxBytesPerUser, waitForLockMs = 0 } = options
  const limits = resolveBudget('createLevelStore', { maxBytes, maxBytesPerUser })
  if (!(waitForLockMs >= 0 && waitForLockMs < Infinity))
    throw new RangeError(
      `react-connectivity: expected waitForLockMs to be a number from 0, got ${String(waitForLockMs)}`,
    )
  const load = () => import('classic-level')
  return createStoreOn({
    engine: {
      async open() {
        const { ClassicLevel } = await loadPackage('classic-level', 'createLevelStore', load)
        const openOnce = async (): Promise<KeyValues> => {
          const db = new ClassicLevel(location, { createIfMissing: true })
          await db.open()
          return db
        }
        return openWhenFree(openOnce, location, waitForLockMs)
      },
      nextTurn: setImmediate,
      bootId: readBootId,
    },
    location,
    sync,
    cacheBytes,
    limits,
  })
}
