import type { StoredEntry } from './store.js'

/** Publishes of server code; the digest of a user is never empty, so the two never share an id. */
const SERVER = ''

/**
 * A publish id with its scope, as the store keeps it. Ids are scoped by user, not by session: a client that lost its session
 * sends its outbox again under the same ids. A digest holds no line break, so the two halves can be told apart.
 */
export const scopedId = (userDigest: string, id: string): string => `${userDigest}\n${id}`

/** The stored id of a publish of server code. */
export const serverScopedId = (id: string): string => scopedId(SERVER, id)

/** The id as it was published, or null when there was none. */
export const publishIdOf = ({ id }: StoredEntry): string | null =>
  id === undefined ? null : id.slice(id.indexOf('\n') + 1)

/** The digest of the user whose publish has this stored id; null for the server. */
export function scopeOf(id: string | undefined): string | null {
  const scope = id?.slice(0, Math.max(0, id.indexOf('\n'))) ?? SERVER
  return scope === SERVER ? null : scope
}
