import type { ChannelKind } from '../core/channel.js'
import type { GoodbyeReason } from '../core/closeCodes.js'
import type { Position } from '../core/position.js'
import type { Reason } from '../core/reasons.js'

/** The wire version that this package speaks; sent in the hello, answered in the welcome. */
export const PROTOCOL_VERSION = 1

/** Limits of the frames of a client. The server may announce smaller ones in its welcome. */
export const frameLimits = {
  /** UTF-8 bytes of one client frame (a batch counts as one). */
  maxFrameBytes: 65_536,
  /** Frames in one batch. */
  maxBatch: 256,
  /** Levels of nested arrays and objects, the frame and its batch included. */
  maxDepth: 64,
} as const

/** Client → server, always first: the credentials and the number of dials. */
export interface HelloFrame {
  readonly t: 'hello'
  readonly v: number
  readonly token?: string
  /** The session to resume: its id and the secret key that the welcome gave. */
  readonly session?: { readonly id: string; readonly key: string }
  /** Dials of this outage, including this one; 0 on the first connect. Source: neffos `X-Websocket-Reconnect`. */
  readonly attempt: number
  /** The reason why the previous connection was lost. */
  readonly cause?: Reason
  /** The previous connection id. */
  readonly previous?: string
}

/** Client → server: subscribe to a channel, from a position, or with the newest `history` messages. */
export interface SubscribeFrame {
  readonly t: 'subscribe'
  readonly ch: string
  readonly pos?: Position
  readonly history?: number
}

/** Client → server: unsubscribe from a channel; answered by `unsubscribed`. */
export interface UnsubscribeFrame {
  readonly t: 'unsubscribe'
  readonly ch: string
}

/** Client → server: publish. The id is made by the client; the server accepts each id once. */
export interface PublishFrame {
  readonly t: 'publish'
  readonly id: string
  readonly ch: string
  readonly d: unknown
  /** The number of the publish among those of the session; larger than those before it. The server accepts each once. */
  readonly seq?: number
  /** An earlier publish on the channel is not answered yet; refused as `out-of-order` when that one is refused. */
  readonly follows?: true
}

/** Client → server: requests older messages of a subscribed channel. */
export interface PageRequestFrame {
  readonly t: 'page'
  readonly ch: string
  readonly epoch: string
  /** Only messages with a smaller offset. */
  readonly before: number
  /** The largest number of messages; the server sends at most 200. */
  readonly limit: number
}

/** Both directions: any frame is a sign of life; a ping requests one. */
export interface PingFrame {
  readonly t: 'ping'
  readonly n: number
  /** Server → client only: see `welcome.spreadMs`. Sent after it changed by a quarter or more since it was last sent. */
  readonly spreadMs?: number
}

/** Both directions: the answer to a ping, with its number. */
export interface PongFrame {
  readonly t: 'pong'
  readonly n: number
  /** Server → client only: see `welcome.spreadMs`. Sent after it changed by a quarter or more since it was last sent. */
  readonly spreadMs?: number
}

/** Client → server: a planned leave, before the socket closes. */
export interface ByeFrame {
  readonly t: 'bye'
}

export type ClientFrame =
  | HelloFrame
  | SubscribeFrame
  | UnsubscribeFrame
  | PublishFrame
  | PageRequestFrame
  | PingFrame
  | PongFrame
  | ByeFrame

/** Server → client: the hello is accepted; only now may anything else be sent. */
export interface WelcomeFrame {
  readonly t: 'welcome'
  readonly v: number
  /** New for each socket. */
  readonly connection: string
  /** `resumed` is false when the server made a new session; the requested one is then lost for good. */
  readonly session: { readonly id: string; readonly key: string; readonly resumed: boolean }
  /** Identity of the server's memory. It changes when the store was lost. */
  readonly epoch: string
  /**
   * Opaque id of the user, made by the server: the same for the same user at all times and in all processes. A different id
   * means that another user signed in.
   */
  readonly user: string
  /** After an unexpected loss the client dials at a random time within this window, in milliseconds. */
  readonly spreadMs: number
  readonly heartbeat: { readonly intervalMs: number; readonly timeoutMs: number }
  /** The server closes a connection that was silent for this long, in milliseconds. */
  readonly idleMs: number
  readonly limits: { readonly maxFrameBytes: number; readonly maxBatch: number }
}

/** Server → client: subscribed. `pos` is the position before the next message; the first `replay` messages are recovered ones. */
export interface SubscribedFrame {
  readonly t: 'subscribed'
  readonly ch: string
  readonly kind: ChannelKind
  readonly pos: Position
  readonly replay: number
  /** Only from a server without positions: false means that messages may have been missed meanwhile. */
  readonly recovered?: boolean
}

/** Server → client: unsubscribed. */
export interface UnsubscribedFrame {
  readonly t: 'unsubscribed'
  readonly ch: string
}

/** Server → client: one message and its offset. */
export interface MessageFrame {
  readonly t: 'message'
  readonly ch: string
  readonly o: number
  readonly d: unknown
  /** The publish id, if it was published with one. */
  readonly id?: string
}

/** One message of a page. */
export type PagedMessage = Pick<MessageFrame, 'o' | 'd' | 'id'>

/** Server → client: older messages. The answer to every `page` of a client. */
export interface PageFrame {
  readonly t: 'page'
  readonly ch: string
  readonly epoch: string
  readonly before: number
  /** Oldest first; the last one is the newest before `before`. */
  readonly messages: readonly PagedMessage[]
  /** Whether older ones are kept. */
  readonly more: boolean
  /** `channel-closed`: the history of this epoch is gone. `not-subscribed`: the connection is not subscribed to the channel. */
  readonly error?: 'channel-closed' | 'not-subscribed' | 'server-error'
}

/** Errors that end a subscription. A client ends it for any code, also for an unknown one. */
export type ChannelErrorCode =
  | 'channel-full'
  | 'channel-closed'
  | 'process-closed'
  | 'channel-denied'
  | 'channel-not-found'
  | 'too-many-channels'
  | 'server-error'

/** Server → client: the subscription has ended; no message follows until the client subscribes again. */
export interface ChannelErrorFrame {
  readonly t: 'channel-error'
  readonly ch: string
  readonly error: ChannelErrorCode
  /** Text for a person, shown as text only. */
  readonly message?: string
  /** `channel-full`: the requested offset, and the oldest kept one. */
  readonly requested?: number
  readonly available?: number
  /** `channel-closed`: the last position of the history that ended, if the server still knows it. */
  readonly last?: Position
}

/** Server → client: a publish is accepted and kept; `duplicate` when the id was accepted before. */
export interface AckFrame {
  readonly t: 'ack'
  readonly id: string
  /** The offset; absent for a repetition so late that the server no longer knows it. */
  readonly o?: number
  readonly duplicate?: true
}

/** Codes of a refused publish. */
export type NackCode =
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'message-too-big'
  | 'invalid'
  | 'server-error'
  | 'out-of-order'

/** Server → client: a publish is refused for good (`rate-limited`, `server-error` and `out-of-order` may be tried again). */
export interface NackFrame {
  readonly t: 'nack'
  readonly id: string
  readonly error: NackCode
  readonly message?: string
}

/** Server → client: the reason why the server closes the socket next. */
export interface GoodbyeFrame {
  readonly t: 'goodbye'
  readonly reason: GoodbyeReason
  readonly message?: string
  /** The client should not come back before this many milliseconds. */
  readonly retryAfterMs?: number
  /** The client should come back at a random time within this window, in milliseconds. */
  readonly spreadMs?: number
  /** `process-closed`: the session must not be replaced by a new one on its own. */
  readonly final?: true
}

export type ServerFrame =
  | WelcomeFrame
  | SubscribedFrame
  | UnsubscribedFrame
  | MessageFrame
  | PageFrame
  | ChannelErrorFrame
  | AckFrame
  | NackFrame
  | PingFrame
  | PongFrame
  | GoodbyeFrame
