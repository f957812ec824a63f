import type { HubContext } from './context.js'
import type { Session } from './model.js'
import { dropQueue } from './sessionQueues.js'
import { targets, type SessionTarget } from './sessionTarget.js'

/** Names sessions, or with a `channel` what they have of that channel. */
export type KickTarget = SessionTarget & { readonly channel?: string }

/** How `kick` ends sessions. */
export interface KickOptions {
  /** Default `kicked`: opened somewhere else. `removed`: access has ended. `unregistered`: the account is gone. */
  readonly reason?: 'kicked' | 'removed' | 'unregistered'
  /** Text for the person, shown as text only. */
  readonly message?: string
  /** Lets the session be resumed, when a person acts. Default false: it is forgotten. */
  readonly keepSession?: boolean
}

/** Ends sessions and, unless told otherwise, forgets them. With a channel, ends only what they have of it. */
export async function kick(
  context: HubContext,
  target: KickTarget,
  options: KickOptions = {},
): Promise<number> {
  const { events, greetings, ready, sessions } = context
  const { reason = 'kicked', message, keepSession = false } = options
  await ready
  const named = targets(sessions, target)
  if (!keepSession) greetings.note(target, target.channel === undefined && reason !== 'kicked')
  if (target.channel !== undefined) return kickFromChannel(context, named, target.channel, options)
  const ended = named.filter(({ connection }) => !keepSession || connection !== null)
  for (const { connection } of ended) connection?.end(reason, message ? { message } : {})
  if (keepSession) return ended.length
  await Promise.all(ended.map((session) => sessions.drop(session)))
  for (const { id } of ended) events.emit({ type: 'session-closed', sessionId: id })
  return ended.length
}

async function kickFromChannel(
  context: HubContext,
  sessions: readonly Session[],
  channel: string,
  { reason, keepSession, message }: KickOptions,
): Promise<number> {
  const { fanout, limits } = context
  if (reason !== undefined || keepSession !== undefined)
    throw new TypeError(
      'react-connectivity/server: expected kick with a channel to have only a message, got a reason or keepSession. They are about whole sessions',
    )
  const kicked = await Promise.all(
    sessions.map(async (session) => {
      const subscription = session.connection?.subscriptions.get(channel)
      const isMember = subscription !== undefined || session.queues.has(channel)
      if (subscription) fanout.fail(subscription, { error: 'channel-kicked', ...(message && { message }) })
      if (session.connection === null && (session.kickedFrom?.size ?? 0) < limits.maxSubscriptions) {
        session.kickedFrom = new Set(session.kickedFrom).add(channel)
        // Its client may come back to another process.
        await context.sessions.record(session)
      }
      await dropQueue(context, session, channel)
      return isMember
    }),
  )
  return kicked.filter((isMember) => isMember).length
}
