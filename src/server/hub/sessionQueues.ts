import type { HubContext } from './context.js'
import { queueKey, type Session } from './model.js'
import { removeHistory } from './removeHistory.js'

/**
 * Ends what a session collects on a channel of kind `session`; nothing where it collects nothing. The session is saved without the queue
 * in any case.
 */
async function removeQueue(context: HubContext, session: Session, name: string): Promise<void> {
  if (!session.queues.delete(name)) return
  await Promise.all([context.sessions.save(session), removeHistory(context, queueKey(session.id, name))])
}

/** Ends a queue for its client; a failure is reported. */
export const dropQueue = (context: HubContext, session: Session, name: string): Promise<void> =>
  removeQueue(context, session, name).catch((error: unknown) =>
    context.events.emit({ type: 'store-failed', error }),
  )

/** Ends what all sessions of this process collect on a channel. */
export async function removeQueues(context: HubContext, name: string): Promise<void> {
  await Promise.all([...context.sessions.all()].map((session) => removeQueue(context, session, name)))
}
