import type { Thing } from '../../core/thing.js'
import { closeOwnSession, forgetSession, type CloseSessionOptions } from './closeSession.js'
import type { HubContext } from './context.js'
import type { ServerEvent } from './events.js'
import { kick, type KickOptions, type KickTarget } from './kick.js'
import { channelKey } from './model.js'
import { checkCloseSession, checkKick } from './operationChecks.js'
import { askOthers } from './otherProcesses.js'
import { createPublisher, type PublishOptions } from './publisher.js'
import { recheck } from './recheck.js'
import { removeHistory } from './removeHistory.js'
import { describeSession, type SessionInfo } from './sessionInfo.js'
import { removeQueues } from './sessionQueues.js'
import type { SessionTarget } from './sessionTarget.js'
import { describeThing } from './thingHolds.js'

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
   * Forgets a session and its queues, whichever process has it; its socket gets `process-closed` and is closed with 4410.
   *
   * @param options `final` tells the client not to start a new session by itself.
   * @returns Whether the session existed.
   */
  readonly closeSession: (id: string, options?: CloseSessionOptions) => Promise<boolean>
  /**
   * Ends sessions: their sockets get the reason and are closed with 4409 (`kicked`, the default: opened somewhere else), 4412
   * (`removed`) or 4413 (`unregistered`: the account is gone). The clients do not come back by themselves. The sessions are forgotten with their queues and cannot be
   * resumed, so a person who comes back starts a new one. What `authenticate` decides is not changed by it.
   *
   * With a `channel`, only what they have of that channel ends, with `channel-kicked`; a session that is away hears of it as it comes
   * back. A person may rejoin, unless `authorize` says no.
   *
   * @param target All sessions of a user, or one session; `channel` for that channel alone.
   * @param options `message` is a text for the person, cut to `limits.maxTextLength`; with a `channel` there are no others. `keepSession` lets a person take over
   * again with all that was missed, as after `concurrentSessions`; only sessions with a socket are ended then.
   * @returns How many sessions were ended; other processes that share the store end theirs, uncounted.
   * @throws Error when the store does not work: all clients are away then. TypeError for a target that names nothing, for a reason
   * beside a channel, and for an unknown or wrong option.
   * @example
   * await server.kick({ user: 'ada' }, { reason: 'removed', message: 'Your contract has ended.' })
   * await server.kick({ user: 'ada', channel: 'lobby' }, { message: 'Cool down for a moment.' })
   */
  readonly kick: (target: KickTarget, options?: KickOptions) => Promise<number>
  /**
   * Asks `authorize` again for every subscription, after rights changed; denied ones end with `channel-denied`, and their
   * `session` queues are dropped, also those of sessions that are away. Asks `authorize` of `things` about all that is bound and watched. What
   * clients ask for meanwhile is judged by an answer of after this call. At most 256 questions wait at a time, 16 of them about one session.
   *
   * @param target All sessions of a user, or one session. Default: all.
   * @returns A promise that resolves when this process has the answers; other processes that share the store ask at the same time, unawaited.
   */
  readonly recheck: (target?: SessionTarget) => Promise<void>
  /**
   * The things that clients have bound, and those that are remembered; of all processes that share the store.
   *
   * @param prefix The start of their ids. Default: all.
   */
  readonly things: (prefix?: string) => readonly Thing[]
  /** All sessions of this process, connected or away. */
  readonly sessions: () => readonly SessionInfo[]
  /** Listens to server events; returns the unsubscribe function. */
  readonly on: (listener: (event: ServerEvent) => void) => () => void
}

export function createOperations(context: HubContext): HubOperations {
  const { events, sessions } = context
  return {
    publish: createPublisher(context).publish,
    async closeChannel(name) {
      await context.ready
      const removed = [removeHistory(context, channelKey(name)), removeQueues(context, name)] as const
      const [wasWritten] = await Promise.all(removed)
      await askOthers(context, { type: 'close-channel', channel: name, wasWritten })
    },
    async closeSession(id, options = {}) {
      checkCloseSession(options)
      await context.ready
      const wasOwn = await closeOwnSession(context, id, options)
      const stored = wasOwn ? null : await context.store.shared?.find(id)
      if (!wasOwn && !stored) return false
      // Also one of this process: its client may be coming back to another one.
      await askOthers(context, { type: 'close-session', session: id, options })
      // The process that had it may be gone.
      if (stored) await forgetSession(context, stored)
      return true
    },
    async kick(target, options) {
      checkKick(target, options)
      const ended = await kick(context, target, options)
      await askOthers(context, { type: 'kick', target, options: options ?? {} })
      return ended
    },
    async recheck(target) {
      // All processes at once: an app that is slow about one of them holds up no other.
      await Promise.all([
        recheck(context, target),
        askOthers(context, { type: 'recheck', target: target ?? null }),
      ])
    },
    sessions: () => [...sessions.all()].map(describeSession),
    things: (prefix = '') => Array.from(context.things?.things.all(prefix) ?? [], describeThing),
    on: events.on,
  }
}
