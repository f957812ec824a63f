import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { Reason } from '../../core/reasons.js'
import type { ServerFrame } from '../../protocol/frames.js'
import type { ChannelUser } from './access.js'
import type { ChannelConfig } from './channelConfig.js'
import type { Outlet } from './outlet.js'

/** A session's queue on one channel of kind `session`. */
export interface Queue {
  /** The last offset that was handed to a socket of the session; unknown after a restart, until it comes back. */
  handed: number | undefined
  /** Too much was unread: nothing is kept until the client subscribes anew. */
  full: boolean
}

/** What the server remembers of a client across its sockets. */
export interface Session {
  readonly id: string
  readonly keyDigest: string
  user: ChannelUser
  readonly since: number
  lastSeenAt: number
  connection: Connection | undefined
  connectionId: string | undefined
  attempt: number
  cause: Reason | undefined
  previousConnectionId: string | undefined
  readonly queues: Map<string, Queue>
}

/** A channel that somebody is subscribed to. */
export interface HubChannel {
  /** The store's name of it. */
  readonly key: string
  readonly config: ChannelConfig
  /** The start of every message frame, up to the offset. */
  readonly prefix: string
  /** Newest offset that the hub has heard of. */
  head: number
  readonly subscriptions: Set<Subscription>
}

/** One connection on one channel. */
export interface Subscription {
  readonly connection: Connection
  readonly session: Session
  readonly name: string
  readonly channel: HubChannel
  /** The last offset that was handed to the connection. */
  cursor: number
  /** Whether it has all there is, so that new messages are pushed to it. Else it catches up from the store. */
  live: boolean
  catchingUp: boolean
  /** Whether `subscribed` was sent. */
  joined: boolean
  ended: boolean
}

/** What a goodbye may carry besides its reason. */
export interface GoodbyeExtra {
  readonly message?: string
  readonly retryAfterMs?: number
  readonly spreadMs?: number
  readonly final?: boolean
}

/** One socket after its hello, as the parts of the hub see it. */
export interface Connection {
  readonly id: string
  readonly outlet: Outlet
  readonly subscriptions: Map<string, Subscription>
  readonly isEnded: () => boolean
  readonly send: (frame: ServerFrame) => void
  /** Says why, then closes with the code of the reason. */
  readonly end: (reason: GoodbyeReason, extra?: GoodbyeExtra) => void
}

/** The store's name of a session's queue. Session ids hold no colon, so names cannot collide. */
export const queueKey = (sessionId: string, channel: string): string => `s:${sessionId}:${channel}`
/** The store's name of a channel that sessions share. */
export const channelKey = (channel: string): string => `c:${channel}`
