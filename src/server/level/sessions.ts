import type { ChannelStore } from '../hub/store.js'
import type { StoredSession } from '../hub/storedSession.js'
import type { LevelDatabase } from './database.js'
import type { KeyValues, WriteOperation } from './engine.js'
import { levelKeys as keys, nameInKey } from './keys.js'
import { readQueues, removeOrphans, type RemoveChannel } from './orphans.js'
import { del, put, readRange, whole } from './records.js'

/** The sessions of one open database. */
export type LevelSessions = Pick<ChannelStore, 'sessions' | 'putSession' | 'deleteSession'>

/** A session without its queues, which have a record each: a session with many is not written anew for each of them. */
interface SessionRecord extends Omit<StoredSession, 'queues'> {
  /** Shows whether the record of a queue is missing. */
  readonly queueCount: number
}

/** What is on the disk. */
export interface SessionsOnDisk {
  readonly sessions: readonly StoredSession[]
  /** Keys of sessions that are not whole, and of queues without a session. */
  readonly damaged: readonly string[]
  /** How many sessions are not whole. */
  readonly lost: number
  readonly isCut: boolean
}

/** Reads the sessions. One whose record or whose queues are not whole is damaged: it would miss messages without a word. */
export async function readSessions(db: KeyValues): Promise<SessionsOnDisk> {
  const [records, queues] = await Promise.all([
    readRange<SessionRecord>(db, whole(keys.sessions)),
    readRange<string>(db, whole(keys.queues)),
  ])
  const names = new Map<string, string[]>()
  for (const [key, name] of queues.records) {
    const id = nameInKey(key).slice(0, -name.length - 1)
    const own = names.get(id)
    if (own) own.push(name)
    else names.set(id, [name])
  }
  const sessions: StoredSession[] = []
  const damaged = [...records.damaged, ...queues.damaged]
  for (const [key, { queueCount, ...session }] of records.records) {
    const own = names.get(session.id) ?? []
    if (own.length !== queueCount) {
      damaged.push(key)
      continue
    }
    names.delete(session.id)
    sessions.push({ ...session, queues: own })
  }
  for (const [id, own] of names) damaged.push(...own.map((name) => keys.queue(id, name)))
  const lost = records.damaged.length + records.records.length - sessions.length
  return { sessions, damaged, lost, isCut: records.isCut || queues.isCut }
}

/** The sessions of a database, from its opening to its end. */
export function createLevelSessions(
  { db, reports, writer }: LevelDatabase,
  removeChannel: RemoveChannel,
): LevelSessions {
  /** The queues of each session, as they are written. */
  const written = new Map<string, ReadonlySet<string>>()
  let reading: Promise<SessionsOnDisk> | null = null

  async function read(): Promise<SessionsOnDisk> {
    await writer.idle()
    const found = await readSessions(db)
    const { sessions, damaged, lost } = found
    if (damaged.length > 0) await writer.write(damaged.map(del))
    if (lost > 0) reports.corrupt(null, `${lost} sessions fail their checksum and are forgotten`)
    else if (damaged.length > 0) reports.corrupt(null, 'queues of unknown sessions are forgotten')
    written.clear()
    for (const { id, queues } of sessions) if (queues.length > 0) written.set(id, new Set(queues))
    return found
  }

  function readAgain(): Promise<SessionsOnDisk> {
    const own = read()
    reading = own
    own.catch(() => {
      if (reading === own) reading = null
    })
    return own
  }

  /**
   * Changes a session when its queues are known and none is being read: it would keep queues that it no longer has, and look damaged to a
   * reader that sees one half of the change.
   */
  async function change(operationsOf: () => readonly WriteOperation[]): Promise<void> {
    let known: Promise<unknown> | null = null
    while (known === null || known !== reading) {
      known = reading ?? readAgain()
      await known
    }
    await writer.write(operationsOf())
  }

  return {
    async sessions() {
      // Later, a queue may have a message before its session is written.
      const isFirst = reading === null
      const [{ sessions, isCut }, queues] = await Promise.all([readAgain(), isFirst ? readQueues(db) : []])
      // Sessions behind a damage may be there nevertheless.
      if (!isCut) await removeOrphans(queues, sessions, removeChannel, writer)
      return sessions
    },
    putSession: ({ queues, ...session }) =>
      change(() => {
        const { id } = session
        const before = written.get(id) ?? new Set()
        const now = new Set(queues)
        const record: SessionRecord = { ...session, queueCount: now.size }
        const operations: WriteOperation[] = [put(keys.session(id), record)]
        for (const name of now) if (!before.has(name)) operations.push(put(keys.queue(id, name), name))
        for (const name of before) if (!now.has(name)) operations.push(del(keys.queue(id, name)))
        if (now.size > 0) written.set(id, now)
        else written.delete(id)
        return operations
      }),
    deleteSession: (id) =>
      change(() => {
        const queues = [...(written.get(id) ?? [])]
        written.delete(id)
        return [del(keys.session(id)), ...queues.map((name) => del(keys.queue(id, name)))]
      }),
  }
}
