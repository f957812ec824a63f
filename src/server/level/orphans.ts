import { queueKey } from '../hub/model.js'
import type { ChannelStore } from '../hub/store.js'
import type { StoredSession } from '../hub/storedSession.js'
import type { KeyValues } from './engine.js'
import { levelKeys as keys, nameInKey } from './keys.js'
import { readRange, whole } from './records.js'
import type { LevelWriter } from './writer.js'

/** Removes a channel of the same database. */
export type RemoveChannel = ChannelStore['remove']

/** Queues that are removed side by side. */
const AT_ONCE = 100

/** The names of all queues that have had a message, as far as they can be read. */
export async function readQueues(db: KeyValues): Promise<readonly string[]> {
  // What the records say does not matter here.
  const found = await readRange(db, whole(keys.queueChannels), () => ({ record: null }))
  return found.records.map(([key]) => nameInKey(key))
}

/**
 * Removes the queues that no session has. They are left behind where a process ended while it removed a session with its queues, and where the
 * record of a session was damaged: nobody else would ever remove them.
 *
 * @param queues Those that there were when all sessions were read, or before.
 */
export async function removeOrphans(
  queues: readonly string[],
  sessions: readonly StoredSession[],
  remove: RemoveChannel,
  { write }: LevelWriter,
): Promise<void> {
  const owned = new Set(sessions.flatMap(({ id, queues: own }) => own.map((name) => queueKey(id, name))))
  const orphans = queues.filter((name) => !owned.has(name))
  for (let from = 0; from < orphans.length; from += AT_ONCE)
    // One that cannot be read at the moment waits for the next opening.
    await Promise.allSettled(orphans.slice(from, from + AT_ONCE).map(remove))
  // Rejects where the disk has refused a removal.
  if (orphans.length > 0) await write([])
}
