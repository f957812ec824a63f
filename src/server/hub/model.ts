import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { Reason } from '../../core/reasons.js'
import type { ServerFrame } from '../../wire/frames.js'
import type { ChannelUser } from './access.js'
import type { ChannelConfig } from './channelConfig.js'
import type { LazyMap } from './lazyMap.js'
import type { Claim } from './claims.js'
import type { SendBuffer } from './sendBuffer.js'
import type { SpreadNews } from './spread.js'
import type { TokenBucket } from './tokenBucket.js'
import type { SubscriptionPhase } from './subscriptionMachine.js'

/** A session's queue on one channel of kind `session`. */
export interface Queue {
  /** The last offset that was handed to a socket of the session; null after a restart, until it comes back. */
  handed: number | null
  /** Too much was unread: nothing is kept until the client subscribes anew. */
  full: boolean
}

/** A client as the server remembers it across its sockets. */
export interface Session {
  readonly id: string
  readonly keyDigest: string
  user: ChannelUser
  /** The opaque id of the user, as clients are told it. */
  readonly userDigest: string
  readonly since: number
  /** The counted address of the client that began it; null for none, and after a restart. */
  readonly address: string | null
  /** Whether it ever subscribed or published. */
  isUsed: boolean
  lastSeenAt: number
  connection: Connection | null
  connectionId: string | null
  attempt: number
  cause: Reason | null
  lastError: Reason | null
  outageMs: number | null
  previousConnectionId: string | null
  readonly queues: LazyMap<string, Queue>
  /** Its requests that the app is answering, over all its connections. */
  requests: number
  /** Channels that it was removed from while it was away, until it asks for them; null for none. */
  kickedFrom: Set<string> | null
  /** How often its rights were asked for again: what the app was asked before may be out of date. */
  rechecks: number
}

/** A channel with at least one subscription. */
export interface HubChannel {
  /** Its name in the store. */
  readonly key: string
  readonly config: ChannelConfig
  /** The start of every message frame. */
  readonly prefix: string
  /** Newest offset that the hub has heard of. */
  head: number
  /** The epoch of its history, as the hub saw it last; null until then. */
  epoch: string | null
  /** The number of its history in the store, which tells another one of the same epoch apart; null until it is known. */
  birth: number | null
  /** How often its history was damaged, and another one began. */
  replaced: number
  readonly subscriptions: Set<Subscription>
}

/** Whether a history is not the one that the subscribers of a channel were told. */
export const isOtherHistory = (channel: HubChannel, epoch: string, birth = 0): boolean =>
  (channel.epoch !== null && channel.epoch !== epoch) ||
  (channel.birth !== null && birth > 0 && channel.birth !== birth)

/**
 * Whether a page ends before what was known of the channel when it was asked for: the record of the history has vanished, and no
 * message has begun the next one yet.
 */
export const hasVanished = (
  { replaced }: HubChannel,
  known: Pick<HubChannel, 'head' | 'replaced'>,
  last: number,
): boolean => replaced === known.replaced && last < known.head

/** One connection on one channel. */
export interface Subscription {
  readonly connection: Connection
  readonly session: Session
  readonly name: string
  readonly channel: HubChannel
  phase: SubscriptionPhase
  /** The last offset that was handed to the connection. */
  cursor: number
  /** Null where it took nobody's place. */
  readonly claim: Claim | null
  /** Leaves its seat; null where this process alone counts the members. */
  readonly leaveSeat: (() => void) | null
}

/** Fields of a goodbye besides its reason. */
export interface GoodbyeExtra {
  readonly message?: string
  readonly retryAfterMs?: number
  readonly spreadMs?: number
  readonly final?: boolean
}

/**
 * `leaving`: the client said bye, and its earlier requests are being finished. `ended`: the last frame has left.
 * `closed`: the socket is gone.
 */
export type ConnectionPhase = 'awaiting-hello' | 'authenticating' | 'open' | 'leaving' | 'ended' | 'closed'

/** One socket, as the parts of the hub see it. */
export interface Connection {
  readonly id: string
  phase: ConnectionPhase
  /** Null until the welcome is decided. */
  session: Session | null
  /** The epoch of its welcome. */
  epoch: string
  /** Milliseconds that its session was away before it; Infinity for a new session. */
  awayMs: number
  /** Null where its hello took nobody's place. */
  claim: Claim | null
  /** Leave the seats that it has in all processes: as one of its user, of its address. */
  leaveSeats: readonly (() => void)[]
  readonly sendBuffer: SendBuffer
  readonly spreadNews: SpreadNews
  /** The rate of kept messages that it is given. */
  readonly replay: TokenBucket
  readonly subscriptions: Map<string, Subscription>
  readonly isEnded: () => boolean
  /** When its client was heard last; epoch milliseconds. */
  readonly heardAt: () => number
  /** When its credentials end; milliseconds since 1970, null for never. */
  readonly expiresAt: () => number | null
  readonly send: (frame: ServerFrame) => void
  /** Sends a goodbye with the reason, then closes with its code. */
  readonly end: (reason: GoodbyeReason, extra?: GoodbyeExtra) => void
}

/** The name of a session's queue in the store. Session ids hold no colon, so names cannot collide. */
export const queueKey = (sessionId: string, channel: string): string => `s:${sessionId}:${channel}`
/** The session and the channel that a name of {@link queueKey} is made of. */
export function partsOfQueue(key: string): { readonly session: string; readonly channel: string } {
  const [, session = '', ...channel] = key.split(':')
  return { session, channel: channel.join(':') }
}
/** The name of a channel that sessions share, in the store. */
export const channelKey = (channel: string): string => `c:${channel}`
/** The name of the channel that a name in the store belongs to. */
export const nameOfKey = (key: string): string =>
  key.startsWith('c:') ? key.slice(2) : key.slice(key.indexOf(':', 2) + 1)
