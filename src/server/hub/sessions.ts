import type { ChannelUser } from './access.js'
import { isSameSecret } from './encoding.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import { LazyMap } from './lazyMap.js'
import { queueKey, type Session } from './model.js'
import { SessionTable } from './sessionTable.js'
import type { ChannelStore } from './store.js'
import type { StoredSession } from './storedSession.js'

/** The sessions of a hub. */
export interface Sessions {
  /** Reads the sessions of the store, which replace all others. */
  readonly load: () => Promise<void>
  /**
   * @param address The address by which it is counted; null for none.
   * @param id Default: a new one.
   */
  readonly create: (
    user: ChannelUser,
    address: string | null,
    id?: string,
  ) => { readonly session: Session; readonly key: string }
  /** The session that these credentials may resume, or null; asked of the store where several processes share it. */
  readonly find: (
    offered: { readonly id: string; readonly key: string },
    user: ChannelUser,
  ) => Promise<Session | null>
  /** Makes a session that was found one of this hub, and returns it as the hub knows it. */
  readonly adopt: (session: Session) => Session
  /** Writes a session as one of this hub. */
  readonly take: (session: Session) => Promise<void>
  /** Another process has the session now. */
  readonly moved: (id: string) => void
  /** The session of this hub that these credentials may resume, or null. */
  readonly resume: (
    offered: { readonly id: string; readonly key: string },
    user: ChannelUser,
  ) => Session | null
  readonly get: (id: string) => Session | null
  readonly all: () => IterableIterator<Session>
  /** The sessions of a user, connected or away. */
  readonly ofUser: (userId: string) => readonly Session[]
  /** Sessions that clients of this address began. */
  readonly countOfAddress: (address: string) => number
  readonly size: () => number
  readonly save: (session: Session) => Promise<void>
  /** Writes a session, and never rejects: a failure is reported. */
  readonly record: (session: Session) => Promise<void>
  /** Forgets a session and its queues, side by side: the store removes what a crash leaves of them. */
  readonly drop: (session: Session) => Promise<void>
  /** Forgets a session because its time is over. */
  readonly expire: (session: Session) => void
  /** Drops the sessions that were away for longer than the TTL. */
  readonly sweep: () => void
}

type Known = Pick<
  Session,
  'id' | 'keyDigest' | 'user' | 'since' | 'address' | 'isUsed' | 'lastSeenAt' | 'queues' | 'kickedFrom'
>

const toStored = (session: Session): StoredSession => ({
  id: session.id,
  keyDigest: session.keyDigest,
  userId: session.user.id,
  since: session.since,
  lastSeenAt: session.lastSeenAt,
  connected: session.connection !== null,
  queues: [...session.queues.keys()],
  ...(session.kickedFrom !== null && { kickedFrom: [...session.kickedFrom] }),
})

const setOf = (names: readonly string[] | undefined): Set<string> | null =>
  names === undefined ? null : new Set(names)

/** @param known what this process knew before the store failed; null after a start */
const fromStored = (stored: StoredSession, known: Session | null, now: number): Known => ({
  id: stored.id,
  keyDigest: stored.keyDigest,
  user: { id: stored.userId },
  since: stored.since,
  address: null,
  // Where it is not known, it may hold what the client counts on.
  isUsed: known?.isUsed ?? true,
  // A store that failed may not have heard who left. If the previous process crashed, treat the session as just seen.
  lastSeenAt: known?.lastSeenAt ?? (stored.connected ? now : stored.lastSeenAt),
  queues: new LazyMap(stored.queues.map((name) => [name, { handed: null, full: false }])),
  kickedFrom: known === null ? setOf(stored.kickedFrom) : known.kickedFrom,
})

const sessionOf = (known: Known, digest: HubEnvironment['digest']): Session => ({
  ...known,
  // Prefixed, so that the digest of a session key can never pass for a user.
  userDigest: digest(`user\n${known.user.id}`),
  connection: null,
  connectionId: null,
  attempt: 0,
  cause: null,
  lastError: null,
  outageMs: null,
  previousConnectionId: null,
  requests: 0,
  rechecks: 0,
})

export function createSessions(
  environment: HubEnvironment,
  store: ChannelStore,
  events: EventStream,
  ttlMs: number,
  unusedMs: number,
): Sessions {
  const { digest, now, randomId } = environment
  const sessions = new SessionTable()
  const add = (known: Known): Session => sessions.add(sessionOf(known, digest))
  const failed = (error: unknown): void => events.emit({ type: 'store-failed', error })
  const save = (session: Session): Promise<void> => store.putSession(toStored(session), ttlMs)
  const isExpired = (session: Session): boolean =>
    session.connection === null &&
    now() - session.lastSeenAt > (session.isUsed ? ttlMs : Math.min(ttlMs, unusedMs))
  const drop = async (session: Session): Promise<void> => {
    if (!sessions.delete(session)) return
    const queues = [...session.queues.keys()].map((name) => store.remove(queueKey(session.id, name)))
    session.queues.clear()
    await Promise.all([store.deleteSession(session.id), ...queues])
  }
  const expire = (session: Session): void => {
    events.emit({ type: 'session-expired', sessionId: session.id })
    drop(session).catch(failed)
  }
  const resume: Sessions['resume'] = (offered, user) => {
    const session = sessions.get(offered.id)
    // Compare a key even for an unknown id, so that the time of the answer does not tell which ids exist.
    const isKey = isSameSecret(digest(offered.key), session?.keyDigest ?? digest(''))
    if (!session || !isKey || session.user.id !== user.id) return null
    if (!isExpired(session)) return session
    expire(session)
    return null
  }

  return {
    async load() {
      const stored = store.shared ? [] : await store.sessions()
      const known = new Map(Array.from(sessions.all(), (session) => [session.id, session]))
      sessions.clear()
      for (const each of stored) add(fromStored(each, known.get(each.id) ?? null, now()))
    },
    create(user, address, id) {
      const key = randomId()
      const at = now()
      const known = { id: id ?? randomId(), keyDigest: digest(key), user, address, since: at, lastSeenAt: at }
      return { session: add({ ...known, isUsed: false, queues: new LazyMap(), kickedFrom: null }), key }
    },
    resume,
    async find(offered, user) {
      if (!store.shared || sessions.get(offered.id) !== null) return resume(offered, user)
      const stored = await store.shared.find(offered.id)
      const isKey = isSameSecret(digest(offered.key), stored?.keyDigest ?? digest(''))
      if (!stored || !isKey || stored.userId !== user.id) return null
      const session = sessionOf(fromStored(stored, null, now()), digest)
      // The store forgets an expired one by itself.
      return isExpired(session) ? null : session
    },
    adopt: (session) => sessions.get(session.id) ?? sessions.add(session),
    take: (session) => (store.shared?.take ?? store.putSession)(toStored(session), ttlMs),
    moved(id) {
      const session = sessions.get(id)
      if (!session) return
      sessions.delete(session)
      session.connection?.end('replaced')
    },
    get: (id) => sessions.get(id),
    all: () => sessions.all(),
    ofUser: (userId) => sessions.ofUser(userId),
    countOfAddress: (address) => sessions.countOfAddress(address),
    size: () => sessions.size(),
    save,
    record: (session) => save(session).catch(failed),
    drop,
    expire,
    sweep() {
      for (const session of [...sessions.all()]) if (isExpired(session)) expire(session)
    },
  }
}
