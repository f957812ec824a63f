import type { ChannelStore, StoredSession } from './hub/store.js'
import { createLevelChannels, type LevelChannels } from './levelChannels.js'
import { openLevelDatabase, type LevelDatabase, type StoreReports } from './levelDatabase.js'
import type { LevelEngine } from './levelEngine.js'
import { levelKeys as keys } from './levelKeys.js'
import { del, put, readRange } from './levelRecords.js'

/** What a store on a database needs. */
export interface LevelStoreParts {
  readonly engine: LevelEngine
  /** The folder, for messages. */
  readonly location: string
  readonly sync: boolean
  readonly maxLoadedChannels: number
}

/** One opening of the store. */
interface OpenStore {
  readonly database: LevelDatabase
  readonly channels: LevelChannels
}

/** Reads the sessions; a damaged one is forgotten, as if it had ended. */
async function readSessions({ db, reports, writer }: LevelDatabase): Promise<readonly StoredSession[]> {
  const { records, damaged } = await readRange<StoredSession>(db, keys.sessions)
  if (damaged.length > 0) {
    await writer.write(damaged.map(del))
    reports.corrupt(null, `${damaged.length} sessions fail their checksum and are forgotten`)
  }
  return records.map(([, session]) => session)
}

/** A durable store on any database that works like LevelDB. */
export function createStoreOn({ engine, location, sync, maxLoadedChannels }: LevelStoreParts): ChannelStore {
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
      const database = await openLevelDatabase(engine, sync, freshEpoch, reports)
      own = { database, channels: createLevelChannels(database, listener, maxLoadedChannels) }
      current = own
      return { epoch: database.epoch }
    },
    append: async (...given) => opened().channels.append(...given),
    read: async (...given) => opened().channels.read(...given),
    trim: async (...given) => opened().channels.trim(...given),
    remove: async (...given) => opened().channels.remove(...given),
    sessions: async () => readSessions(opened().database),
    putSession: async (session) => opened().database.writer.write([put(keys.session(session.id), session)]),
    deleteSession: async (id) => opened().database.writer.write([del(keys.session(id))]),
    async close() {
      const last = current
      current = null
      await last?.database.writer.idle()
      await last?.database.db.close()
    },
  }
}
