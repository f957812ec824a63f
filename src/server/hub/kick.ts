import type { HubContext } from './context.js'
import { targets, type SessionTarget } from './sessionTarget.js'

/** How `kick` ends sessions. */
export interface KickOptions {
  /** Default `kicked`: opened somewhere else. */
  readonly reason?: 'kicked' | 'removed'
  /** Text for the person, shown as text only. */
  readonly message?: string
  /** Lets the session be resumed, when a person acts. Default false: it is forgotten. */
  readonly keepSession?: boolean
}

/** Ends sessions and, unless told otherwise, forgets them. */
export async function kick(
  { events, ready, sessions }: HubContext,
  target: SessionTarget,
  { reason = 'kicked', message, keepSession = false }: KickOptions = {},
): Promise<number> {
  await ready
  const ended = targets(sessions, target).filter(({ connection }) => !keepSession || connection !== null)
  for (const { connection } of ended) connection?.end(reason, message ? { message } : {})
  if (keepSession) return ended.length
  await Promise.all(ended.map((session) => sessions.drop(session)))
  for (const { id } of ended) events.emit({ type: 'session-closed', sessionId: id })
  return ended.length
}
