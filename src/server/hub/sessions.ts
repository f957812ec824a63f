import type { ChannelUser } from './access.js'
import { isSameSecret } from './encoding.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import { queueKey, type Session } from './model.js'
import type { ChannelStore, StoredSession } from './store.js'

/** The sessions of a hub. */
export interface Sessions {
  /** Reads the sessions of the store, which replace all others. */
  readonly load: () => Promise<void>
  readonly create: (user: ChannelUser) => { readonly session: Session; readonly key: string }
  /** The session that these credentials may resume, or null. */
  readonly resume: (
    offered: { readonly id: string; readonly key: string },
    user: ChannelUser,
  ) => Session | null
  readonly get: (id: string) => Session | null
  readonly all: () => IterableIterator<Session>
  readonly save: (session: Session) => Promise<void>
  /** Forgets a session and its queues. */
  readonly drop: (session: Session) => Promise<void>
  /** Drops the sessions that were away for longer than the TTL. */
  readonly sweep: () => void
}

type Known = Pick<Session, 'id' | 'keyDigest' | 'user' | 'since' | 'lastSeenAt' | 'queues'>

const toStored = (session: Session): StoredSession => ({
  id: session.id,
  keyDigest: session.keyDigest,
  userId: session.user.id,
  since: session.since,
  lastSeenAt: session.lastSeenAt,
  connected: session.connection !== null,
  queues: [...session.queues.keys()],
})

export function createSessions(
  environment: HubEnvironment,
  store: ChannelStore,
  events: EventStream,
  ttlMs: number,
): Sessions {
  const { digest, now, randomId } = environment
  const sessions = new Map<string, Session>()

  const add = (known: Known): Session => {
    const session: Session = {
      ...known,
      // Prefixed, so that the digest of a session key can never pass for a user.
      userDigest: digest(`user\n${known.user.id}`),
      connection: null,
      connectionId: null,
      attempt: 0,
      cause: null,
      previousConnectionId: null,
    }
    sessions.set(session.id, session)
    return session
  }
  const isExpired = (session: Session): boolean =>
    session.connection === null && now() - session.lastSeenAt > ttlMs
  const drop = async (session: Session): Promise<void> => {
    sessions.delete(session.id)
    const queues = [...session.queues.keys()].map((name) => store.remove(queueKey(session.id, name)))
    session.queues.clear()
    await Promise.all([store.deleteSession(session.id), ...queues])
  }
  const expire = (session: Session): void => {
    events.emit({ type: 'session-expired', sessionId: session.id })
    drop(session).catch((error: unknown) => events.emit({ type: 'store-failed', error }))
  }

  return {
    async load() {
      const stored = await store.sessions()
      sessions.clear()
      for (const { id, keyDigest, userId, since, lastSeenAt, connected, queues } of stored)
        add({
          id,
          keyDigest,
          user: { id: userId },
          since,
          // The previous process crashed: treat the session as just seen.
          lastSeenAt: connected ? now() : lastSeenAt,
          queues: new Map(queues.map((name) => [name, { handed: null, full: false }])),
        })
    },
    create(user) {
      const key = randomId()
      const at = now()
      const known = { id: randomId(), keyDigest: digest(key), user, since: at, lastSeenAt: at }
      return { session: add({ ...known, queues: new Map() }), key }
    },
    resume(offered, user) {
      const session = sessions.get(offered.id)
      // Compare a key even for an unknown id, so that the time of the answer does not tell which ids exist.
      const isKey = isSameSecret(digest(offered.key), session?.keyDigest ?? digest(''))
      if (!session || !isKey || session.user.id !== user.id) return null
      if (!isExpired(session)) return session
      expire(session)
      return null
    },
    get: (id) => sessions.get(id) ?? null,
    all: () => sessions.values(),
    save: (session) => store.putSession(toStored(session)),
    drop,
    sweep() {
      for (const session of [...sessions.values()]) if (isExpired(session)) expire(session)
    },
  }
}
