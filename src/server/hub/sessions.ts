import type { ChannelUser } from './access.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import { queueKey, type Session } from './model.js'
import type { ChannelStore, StoredSession } from './store.js'
import { isSameSecret } from './texts.js'

/** The sessions of a hub. */
export interface Sessions {
  load(): Promise<void>
  create(user: ChannelUser): { readonly session: Session; readonly key: string }
  /** The session that these credentials may resume. */
  resume(asked: { readonly id: string; readonly key: string }, user: ChannelUser): Session | undefined
  get(id: string): Session | undefined
  all(): IterableIterator<Session>
  save(session: Session): Promise<void>
  /** Forgets a session and its queues. */
  drop(session: Session): Promise<void>
  /** Drops the sessions that were away for longer than the TTL. */
  sweep(): void
}

export function createSessions(
  environment: HubEnvironment,
  store: ChannelStore,
  events: EventStream,
  ttlMs: number,
): Sessions {
  const sessions = new Map<string, Session>()
  const digest = (key: string): string => environment.digest?.(key) ?? key
  const toStored = (session: Session): StoredSession => ({
    id: session.id,
    keyDigest: session.keyDigest,
    userId: session.user.id,
    since: session.since,
    lastSeenAt: session.lastSeenAt,
    connected: session.connection !== undefined,
    queues: [...session.queues.keys()],
  })
  const isExpired = (session: Session): boolean =>
    session.connection === undefined && environment.now() - session.lastSeenAt > ttlMs

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
      const now = environment.now()
      for (const stored of await store.sessions()) {
        sessions.set(stored.id, {
          ...stored,
          user: { id: stored.userId },
          // The process before us ended without a word: until then the client was here.
          lastSeenAt: stored.connected ? now : stored.lastSeenAt,
          connection: undefined,
          connectionId: undefined,
          attempt: 0,
          cause: undefined,
          previousConnectionId: undefined,
          queues: new Map(stored.queues.map((name) => [name, { handed: undefined, full: false }])),
        })
      }
    },
    create(user) {
      const key = environment.randomId()
      const now = environment.now()
      const session: Session = {
        id: environment.randomId(),
        keyDigest: digest(key),
        user,
        since: now,
        lastSeenAt: now,
        connection: undefined,
        connectionId: undefined,
        attempt: 0,
        cause: undefined,
        previousConnectionId: undefined,
        queues: new Map(),
      }
      sessions.set(session.id, session)
      return { session, key }
    },
    resume(asked, user) {
      const session = sessions.get(asked.id)
      // Compared even when there is nothing to compare with, so that time does not tell which ids exist.
      const isKey = isSameSecret(digest(asked.key), session?.keyDigest ?? digest(''))
      if (!session || !isKey || session.user.id !== user.id) return undefined
      if (!isExpired(session)) return session
      expire(session)
      return undefined
    },
    get: (id) => sessions.get(id),
    all: () => sessions.values(),
    save: (session) => store.putSession(toStored(session)),
    drop,
    sweep() {
      for (const session of [...sessions.values()]) if (isExpired(session)) expire(session)
    },
  }
}
