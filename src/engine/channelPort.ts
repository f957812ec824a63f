import type { ChannelKind } from '../core/channel.js'
import type { SubscriptionWish } from '../core/channelEvents.js'
import type { Position } from '../core/position.js'
import type { Reason } from '../core/reasons.js'
import type { FramePort } from './framePort.js'
import type { SessionPort } from './sessionPort.js'

/** Where a subscription starts. */
interface SubscribeRequest {
  /** The last message of the client; null starts at the head. `startOfHistory` requests all kept messages. */
  readonly position: Position | null
  /** Without a position: the number of newest messages to start with. */
  readonly history: number
  /** Who asks for it. */
  readonly wish: SubscriptionWish
}

/** One message to publish. */
export interface OutgoingMessage {
  readonly id: string
  readonly channel: string
  readonly data: unknown
  /** `data` as JSON, serialised once. */
  readonly json: string
  /** UTF-8 bytes of `json`. */
  readonly bytes: number
  /** The number of the message among those of this client; larger than those before it. The same when it is sent again. */
  readonly seq: number
  /** Whether an earlier message of the channel is not answered yet. A server refuses this one for now if it refuses that one. */
  readonly follows: boolean
}

/** Limits of the server. */
export interface SendLimits {
  /** UTF-8 bytes of one message with its frame. */
  readonly maxBytes: number
  /** Levels of nested arrays and objects in `data`. */
  readonly maxDepth: number
}

/**
 * The connector's side of channels. The channel part calls it inside a turn and, except for `unsubscribe`, only while the connection is
 * up. Frames leave at the end of the turn, in the order of the calls.
 */
export interface ChannelPort {
  /** Sets the receiver; called once by the channel part before all other calls. Null removes it. */
  readonly receive: (receiver: ChannelReceiver | null) => void
  readonly subscribe: (channel: string, request: SubscribeRequest) => void
  /** While the connection is down, a client library forgets the channel, and a server with sessions is told after the return. */
  readonly unsubscribe: (channel: string) => void
  /** Null when the connector cannot send. */
  readonly publish: ((message: OutgoingMessage) => void) | null
  /** Sends a message that is kept nowhere; answered by its id. Absent when the connector has none. */
  readonly ephemeral?: (id: string, channel: string, data: unknown) => void
  /** Frames that other parts bring; absent when the connector carries none. */
  readonly frames?: FramePort
  /** Requests messages before a position; null when the connector has no history. */
  readonly page: ((channel: string, before: Position, limit: number) => void) | null
  readonly limits: () => SendLimits
  /** False while the network does not keep up: send nothing and check again later. */
  readonly canTakeMore: () => boolean
  /** Bytes that wait for the network; absent where that is not known. */
  readonly bufferedAmount?: () => number
  /** The session on the server; absent where it cannot outlive the page. */
  readonly session?: SessionPort
  /** Whether the server accepts each id once, so that unanswered sends may be repeated after a loss. */
  readonly deduplicates: boolean
  /** Whether messages have consecutive offsets, which reveal a gap and prove a replay. */
  readonly hasPositions: boolean
}

/** The server accepted a subscription. */
export interface Subscribed {
  readonly kind: ChannelKind
  /** The position before the next message; null without positions. */
  readonly position: Position | null
  /** The number of recovered messages that follow. */
  readonly replay: number
  /** Continuity since the last subscription as the server reports it; the only proof without positions. */
  readonly continuity?: 'recovered' | 'gap' | 'unknown'
}

/** A received message. */
export interface IncomingMessage {
  readonly data: unknown
  /** Null without positions. */
  readonly offset: number | null
  /** The id of the send, from this or another client; null when the server does not include it. */
  readonly id: string | null
  /** The name of the sender as the server attests it. Default: not told. */
  readonly from?: string | null
  /** When the server accepted it; epoch milliseconds. Default: not told. */
  readonly at?: number | null
}

/** A received message that is kept nowhere. */
export interface EphemeralMessage {
  readonly data: unknown
  /** The name of the sender as the server attests it; null when it is not told. */
  readonly from: string | null
  /** When the server passed it on; epoch milliseconds, null when it is not told. */
  readonly at: number | null
}

/** The end of a subscription. */
export interface SubscriptionEnd {
  readonly reason: Reason
  /** The raw code of the server. */
  readonly code: string | null
  /** Untrusted text. */
  readonly message: string | null
  /** `channel-closed`: the last position of the history, if it is still known. */
  readonly last: Position | null
}

/** An answer to `page`. */
export interface Page {
  readonly before: Position
  /** Oldest first. */
  readonly messages: readonly IncomingMessage[]
  readonly hasMore: boolean
  /** The server's code when it has no answer; `channel-closed`: the history of this epoch has ended. Default: none. */
  readonly error?: string | undefined
}

/** A refused send. `isTemporary`: a retry may succeed. */
export interface Refusal {
  readonly code: string
  readonly message: string | null
  readonly isTemporary: boolean
}

/** The channel part's side. The connector calls it inside a turn. */
export interface ChannelReceiver {
  readonly subscribed: (channel: string, answer: Subscribed) => void
  readonly message: (channel: string, message: IncomingMessage) => void
  readonly ephemeral: (channel: string, message: EphemeralMessage) => void
  readonly ended: (channel: string, end: SubscriptionEnd) => void
  /** Only the channel is down, and the client library resubscribes it; `subscribed` follows. */
  readonly interrupted: (channel: string, reason: Reason) => void
  /** `offset`: the offset of the message, if it is known. */
  readonly acknowledged: (id: string, offset: number | null) => void
  readonly refused: (id: string, refusal: Refusal) => void
  readonly paged: (channel: string, page: Page) => void
}
