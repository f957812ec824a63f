import type { ChannelKind } from '../core/channel.js'
import type { Position } from '../core/position.js'
import type { Reason } from '../core/reasons.js'

/** What a subscription asks for. */
export interface SubscribeRequest {
  /** The last message that the client has; null starts at the head. `startOfHistory` asks for all that is kept. */
  readonly position: Position | null
  /** Without a position: so many of the newest messages first. */
  readonly history: number
}

/** One message to publish. */
export interface OutgoingMessage {
  readonly id: string
  readonly channel: string
  readonly data: unknown
  /** `data` as JSON, so that nobody has to do it again. */
  readonly json: string
  /** UTF-8 bytes of `json`. */
  readonly bytes: number
}

/** How much the other side takes. */
export interface SendLimits {
  /** UTF-8 bytes of one message with its frame. */
  readonly maxBytes: number
  /** Levels of nested arrays and objects in `data`. */
  readonly maxDepth: number
}

/**
 * The connector's side of channels. The channel part calls it inside a turn and only while the connection is up; what is to
 * be sent leaves at the end of the turn, in the order of the calls.
 */
export interface ChannelPort {
  /** Set once by the channel part, before anything else; null ends it. */
  readonly receive: (receiver: ChannelReceiver | null) => void
  readonly subscribe: (channel: string, request: SubscribeRequest) => void
  readonly unsubscribe: (channel: string) => void
  /** Null when the connector cannot send. */
  readonly publish: ((message: OutgoingMessage) => void) | null
  /** Asks for messages before a position; null when there is no history to ask for. */
  readonly page: ((channel: string, before: Position, limit: number) => void) | null
  readonly limits: () => SendLimits
  /** False while the network does not keep up: hand nothing over, ask again a little later. */
  readonly canTakeMore: () => boolean
  /** Sending an id again is accepted once, so unanswered sends may be repeated after a loss. */
  readonly deduplicates: boolean
  /** Messages carry offsets that follow each other, so a hole can be seen and a replay proved. */
  readonly hasPositions: boolean
}

/** The server's yes to a subscription. */
export interface Subscribed {
  readonly kind: ChannelKind
  /** Where the messages that follow start; null without positions. */
  readonly position: Position | null
  /** The first so many messages that follow are recovered ones. */
  readonly replay: number
  /** What the other side says of the messages since the last subscription; without positions all that can be known. */
  readonly continuity?: 'recovered' | 'gap' | 'unknown'
}

/** A message that came in. */
export interface IncomingMessage {
  readonly data: unknown
  /** Null without positions. */
  readonly offset: number | null
  /** The id under which this or another client sent it; null when it is not told. */
  readonly id: string | null
}

/** Why a subscription ended. */
export interface SubscriptionEnd {
  readonly reason: Reason
  /** The raw code of the other side. */
  readonly code: string | null
  /** Untrusted text. */
  readonly message: string | null
  /** `channel-closed`: where the history ended, if it is still known. */
  readonly last: Position | null
}

/** An answer to `page`. */
export interface Page {
  readonly before: Position
  /** Oldest first. */
  readonly messages: readonly IncomingMessage[]
  readonly hasMore: boolean
}

/** Why a send was refused. `isTemporary`: it may be tried again. */
export interface Refusal {
  readonly code: string
  readonly message: string | null
  readonly isTemporary: boolean
}

/** The channel part's side: what the connector tells it, inside a turn. */
export interface ChannelReceiver {
  readonly subscribed: (channel: string, answer: Subscribed) => void
  readonly message: (channel: string, message: IncomingMessage) => void
  readonly ended: (channel: string, end: SubscriptionEnd) => void
  /** The channel alone is down and will be subscribed again by the other side; `subscribed` tells when. */
  readonly interrupted: (channel: string, reason: Reason) => void
  /** `offset`: where the message stands, if that is known. */
  readonly acknowledged: (id: string, offset: number | null) => void
  readonly refused: (id: string, refusal: Refusal) => void
  readonly paged: (channel: string, page: Page) => void
}
