import type { HubContext } from './context.js'
import { queueKey } from './model.js'
import type { StoredSession } from './storedSession.js'

/** How `closeSession` ends a session. */
export interface CloseSessionOptions {
  /** Tells the client not to start a new session by itself. */
  readonly final?: boolean
  /** Text for the person, shown as text only. */
  readonly message?: string
}

/** Forgets a session of this process and its queues, and ends its socket at once. Returns whether it was one. */
export async function closeOwnSession(
  { events, greetings, sessions }: HubContext,
  id: string,
  { final, message }: CloseSessionOptions,
): Promise<boolean> {
  greetings.note({ session: id }, false)
  const session = sessions.get(id)
  if (!session) return false
  session.connection?.end('process-closed', { ...(message && { message }), ...(final && { final }) })
  await sessions.drop(session)
  events.emit({ type: 'session-closed', sessionId: id })
  return true
}

/** Forgets a session and its queues where another process has them, or had them before it died. */
export async function forgetSession({ store }: HubContext, { id, queues }: StoredSession): Promise<void> {
  const removed = queues.map((name) => store.remove(queueKey(id, name)))
  await Promise.all([store.shared?.forget(id), ...removed])
}
