import type { ServerEvent } from './events.js'
import type { PublishOptions } from './publisher.js'
import type { SessionInfo } from './sessionInfo.js'

/** How a hub says farewell. */
export interface HubCloseOptions {
  /** Default `server-restart`: clients come back on their own. `server-closed`: they do not. */
  readonly reason?: 'server-restart' | 'server-closed' | 'overloaded'
  readonly message?: string
  /** Clients come back at a random time within this window. Default: the client decides. */
  readonly spreadMs?: number
}

/** What server code can do with a hub or a server. */
export interface HubOperations {
  /**
   * Publishes as the server. Resolves when the message is durable.
   *
   * @param channel A name that the `channels` option knows.
   * @param data Any JSON value.
   * @param options `id` makes it repeatable, `session` picks one session of a `session` channel.
   * @returns The offset; on a `session` channel the largest one of all queues, 0 when nobody collects.
   * @throws Error when there is no such channel, TypeError when the data is no JSON value.
   */
  readonly publish: (
    channel: string,
    data: unknown,
    options?: PublishOptions,
  ) => Promise<{ readonly offset: number }>
  /** Deletes a channel's history. Every subscriber gets `channel-closed`; other channels notice nothing. */
  readonly closeChannel: (name: string) => Promise<void>
  /**
   * Forgets a session and its queues; its socket gets `process-closed` and is closed with 4410.
   *
   * @param options `final` tells the client not to take a new session on its own.
   * @returns Whether there was such a session.
   */
  readonly closeSession: (id: string, options?: { final?: boolean; message?: string }) => Promise<boolean>
  /** Closes a session's socket with 4409 (`kicked`, the default) or 4412 (`removed`). Returns whether it had one. */
  readonly kick: (sessionId: string, options?: { reason?: 'kicked' | 'removed'; message?: string }) => boolean
  /** Asks `authorize` again for what is subscribed, after rights changed; denied ones get `channel-denied`. */
  readonly recheck: (sessionId?: string) => Promise<void>
  /** All sessions, connected or away. */
  readonly sessions: () => readonly SessionInfo[]
  /** Listens to what happens; returns how to stop. */
  readonly on: (listener: (event: ServerEvent) => void) => () => void
}
