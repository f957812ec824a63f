import type { HubContext } from './context.js'
import { queueKey, type Session } from './model.js'
import { removeHistory } from './removeHistory.js'

/**
 * Ends what a session collects on a channel of kind `session`; nothing where it collects nothing. A failure is reported, and the
 * session is saved without the queue in any case.
 */
export async function dropQueue(context: HubContext, session: Session, name: string): Promise<void> {
  if (!session.queues.delete(name)) return
  const { events, sessions } = context
  const done = [sessions.save(session), removeHistory(context, queueKey(session.id, name))]
  await Promise.all(done).catch((error: unknown) => events.emit({ type: 'store-failed', error }))
}
