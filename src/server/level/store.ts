import type { BudgetLimits } from '../hub/byteBudget.js'
import type { ChannelStore } from '../hub/store.js'
import { createLevelChannels, type LevelChannels } from './channels.js'
import { openLevelDatabase, type LevelDatabase, type StoreReports } from './database.js'
import type { LevelEngine } from './engine.js'
import { createLevelSessions, type LevelSessions } from './sessions.js'
import { endUse } from './use.js'

/** What a store on a database needs. */
export interface LevelStoreParts {
  readonly engine: LevelEngine
  /** The folder, for messages. */
  readonly location: string
  readonly sync: boolean
  readonly cacheBytes: number
  /** How much it holds. Default: any number of bytes. */
  readonly limits?: BudgetLimits
}

/** One opening of the store. */
interface OpenStore {
  readonly database: LevelDatabase
  readonly channels: LevelChannels
  readonly sessions: LevelSessions
}

const NO_LIMITS: BudgetLimits = { maxBytes: Infinity, maxBytesPerUser: Infinity }

/** A durable store on any database that works like LevelDB. */
export function createStoreOn({
  engine,
  location,
  sync,
  cacheBytes,
  limits = NO_LIMITS,
}: LevelStoreParts): ChannelStore {
  let current: OpenStore | null = null

  const opened = (): OpenStore => {
    if (current) return current
    throw new Error(`react-connectivity: the store at ${location} is closed; open it before use`)
  }

  return {
    async open(listener, freshEpoch) {
      let own: OpenStore | null = null
      // What still ends after the store was closed says nothing of the next opening.
      const isOver = (): boolean => own !== null && current !== own
      const reports: StoreReports = {
        failed: (error, channel) => void (isOver() || listener.failed(error, channel)),
        corrupt: (channel, detail) => listener.corrupt(channel, detail),
      }
      const database = await openLevelDatabase({ engine, sync, limits }, freshEpoch, reports)
      const channels = createLevelChannels(database, listener, cacheBytes)
      own = { database, channels, sessions: createLevelSessions(database, channels.remove) }
      current = own
      return { epoch: database.epoch }
    },
    append: async (...given) => opened().channels.append(...given),
    find: async (...given) => opened().channels.find(...given),
    read: async (...given) => opened().channels.read(...given),
    trim: async (...given) => opened().channels.trim(...given),
    channels: async (...given) => opened().channels.channels(...given),
    remove: async (...given) => opened().channels.remove(...given),
    collect: async (...given) => opened().channels.collect(...given),
    sessions: async () => opened().sessions.sessions(),
    putSession: async (...given) => opened().sessions.putSession(...given),
    deleteSession: async (...given) => opened().sessions.deleteSession(...given),
    async close() {
      const last = current
      current = null
      // Nothing is accepted behind the mark.
      await last?.database.writer.end()
      // The sync takes along all writes of before. A disk that refuses it leaves the mark of a store that is open.
      if (!sync) await last?.database.db.batch([endUse()], { sync: true }).catch(() => undefined)
      await last?.database.db.close()
    },
  }
}
