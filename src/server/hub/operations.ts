import type { Position } from '../../core/position.js'
import { askInTime, type HubContext } from './context.js'
import type { ServerEvent } from './events.js'
import { channelKey, queueKey } from './model.js'
import { createPublisher, type PublishOptions } from './publisher.js'
import { describeSession, type SessionInfo } from './sessionInfo.js'

/** How a hub ends its connections. */
export interface HubCloseOptions {
  /** Default `server-restart`: clients reconnect by themselves. `server-closed`: they do not. */
  readonly reason?: 'server-restart' | 'server-closed' | 'overloaded'
  readonly message?: string
  /**
   * Clients come back at a random time within this window, in milliseconds. Default for `server-restart`: the connected
   * clients divided by `dialsPerSecond`.
   */
  readonly spreadMs?: number
}

/** Operations for server code, of a hub and of a server. */
export interface HubOperations {
  /**
   * Publishes as the server. Resolves when the message is durable.
   *
   * @param channel A name that the `channels` option knows.
   * @param data Any JSON value.
   * @param options `id` makes it repeatable, `session` picks one session of a `session` channel.
   * @returns The offset; on a `session` channel the largest one of all queues, 0 when no session collects.
   * @throws Error when there is no such channel or the store does not work, TypeError when the data is no JSON value or the id
   * no name. With an `id` it can be tried again after any error.
   */
  readonly publish: (
    channel: string,
    data: unknown,
    options?: PublishOptions,
  ) => Promise<{ readonly offset: number }>
  /** Deletes a channel's history. Every subscriber gets `channel-closed`; other channels are not affected. */
  readonly closeChannel: (name: string) => Promise<void>
  /**
   * Forgets a session and its queues; its socket gets `process-closed` and is closed with 4410.
   *
   * @param options `final` tells the client not to start a new session by itself.
   * @returns Whether the session existed.
   */
  readonly closeSession: (id: string, options?: { final?: boolean; message?: string }) => Promise<boolean>
  /** Closes a session's socket with 4409 (`kicked`, the default) or 4412 (`removed`). Returns whether it had one. */
  readonly kick: (sessionId: string, options?: { reason?: 'kicked' | 'removed'; message?: string }) => boolean
  /** Asks `authorize` again for every subscription, after rights changed; denied ones end with `channel-denied`. */
  readonly recheck: (sessionId?: string) => Promise<void>
  /** All sessions, connected or away. */
  readonly sessions: () => readonly SessionInfo[]
  /** Listens to server events; returns the unsubscribe function. */
  readonly on: (listener: (event: ServerEvent) => void) => () => void
}

async function recheck(context: HubContext, sessionId: string | undefined): Promise<void> {
  for (const subscription of [...context.fanout.subscriptions()]) {
    const { session, name } = subscription
    if (sessionId !== undefined && session.id !== sessionId) continue
    const request = { user: session.user, channel: name, action: 'subscribe' } as const
    const permit = await askInTime(context, request)
    if (permit === 'failed' || permit.allowed) continue
    const error = { error: 'channel-denied', ...(permit.message && { message: permit.message }) } as const
    context.fanout.fail(subscription, error)
  }
}

async function closeChannel({ sessions, store }: HubContext, name: string): Promise<void> {
  const queues = [...sessions.all()].filter((session) => session.queues.delete(name))
  const removals: Promise<Position | null | void>[] = [store.remove(channelKey(name))]
  for (const session of queues)
    removals.push(store.remove(queueKey(session.id, name)), sessions.save(session))
  await Promise.all(removals)
}

export function createOperations(context: HubContext): HubOperations {
  const { events, sessions } = context
  return {
    publish: createPublisher(context).publish,
    async closeChannel(name) {
      await context.ready
      await closeChannel(context, name)
    },
    async closeSession(id, { final, message } = {}) {
      await context.ready
      const session = sessions.get(id)
      if (!session) return false
      session.connection?.end('process-closed', { ...(message && { message }), ...(final && { final }) })
      await sessions.drop(session)
      events.emit({ type: 'session-closed', sessionId: id })
      return true
    },
    kick(sessionId, { reason = 'kicked', message } = {}) {
      const session = sessions.get(sessionId)
      if (!session?.connection) return false
      session.connection.end(reason, message ? { message } : {})
      return true
    },
    recheck: (sessionId) => recheck(context, sessionId),
    sessions: () => [...sessions.all()].map(describeSession),
    on: events.on,
  }
}
