import type { ChannelKind } from '../core/channel.js'
import type { GoodbyeReason } from '../core/closeCodes.js'
import type { Position } from '../core/position.js'
import type { Reason } from '../core/reasons.js'

/** The wire version that this package speaks; sent in the hello, answered in the welcome. */
export const PROTOCOL_VERSION = 1

/** Client → server, always first: the credentials and the number of dials. */
export interface HelloFrame {
  readonly t: 'hello'
  readonly v: number
  readonly token?: string
  /** The session to resume: its id and the secret key that the welcome gave. */
  readonly session?: { readonly id: string; readonly key: string }
  /** Dials of this outage, this one included; 0 on the first connect. Source: neffos `X-Websocket-Reconnect`. */
  readonly attempt: number
  /** Why the link before this one was lost. */
  readonly cause?: Reason
  /** The connection id before this one. */
  readonly previous?: string
}

/** Client → server: subscribe to a channel, from a position, or with the newest `history` messages. */
export interface SubscribeFrame {
  readonly t: 'subscribe'
  readonly ch: string
  readonly pos?: Position
  readonly history?: number
}

/** Client → server: leave a channel; answered by `unsubscribed`. */
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
}

/** Client → server: asks for messages older than those the client has, on a channel that it is subscribed to. */
export interface PageRequestFrame {
  readonly t: 'page'
  readonly ch: string
  readonly epoch: string
  /** Only messages with a smaller offset. */
  readonly before: number
  /** At most so many; the server gives at most 200. */
  readonly limit: number
}

/** Either way: any frame is a sign of life; a ping asks for one. */
export interface PingFrame {
  readonly t: 'ping'
  readonly n: number
  /** Server → client only: see `welcome.spreadMs`. Sent when it changed by a quarter or more since it was last told. */
  readonly spreadMs?: number
}

/** Either way: the answer to a ping, with its number. */
export interface PongFrame {
  readonly t: 'pong'
  readonly n: number
  /** Server → client only: see `welcome.spreadMs`. Sent when it changed by a quarter or more since it was last told. */
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
  /** `resumed` is false when the server made a new session; the one asked for is then lost for good. */
  readonly session: { readonly id: string; readonly key: string; readonly resumed: boolean }
  /** Identity of the server's memory. It changes when the store was lost. */
  readonly epoch: string
  /**
   * Opaque id of the user, made by the server: the same for the same user at all times and in all processes. Another one
   * than before means that another user signed in.
   */
  readonly user: string
  /** After an unexpected loss the client dials at a random time within this window, in milliseconds. */
  readonly spreadMs: number
  readonly heartbeat: { readonly intervalMs: number; readonly timeoutMs: number }
  /** The server closes a connection from which it heard nothing for this long. */
  readonly idleMs: number
  readonly limits: { readonly maxFrameBytes: number; readonly maxBatch: number }
}

/** Server → client: subscribed. `pos` is where the messages that follow start; the first `replay` of them are recovered ones. */
export interface SubscribedFrame {
  readonly t: 'subscribed'
  readonly ch: string
  readonly kind: ChannelKind
  readonly pos: Position
  readonly replay: number
  /** Only from a server without positions: false says that the messages missed meanwhile are unknown. */
  readonly recovered?: boolean
}

/** Server → client: left. */
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

/** Server → client: older messages. Every `page` of a client gets one. */
export interface PageFrame {
  readonly t: 'page'
  readonly ch: string
  readonly epoch: string
  readonly before: number
  /** Oldest first; the last one is the newest before `before`. */
  readonly messages: readonly PagedMessage[]
  /** Whether older ones are kept. */
  readonly more: boolean
  /** `channel-closed`: the history of this epoch is gone; `not-subscribed`: the connection is not on the channel. */
  readonly error?: 'channel-closed' | 'not-subscribed' | 'server-error'
}

/** Errors that end a subscription. A client ends it with any code, also with one that it does not know. */
export type ChannelErrorCode =
  | 'channel-full'
  | 'channel-closed'
  | 'process-closed'
  | 'channel-denied'
  | 'channel-not-found'
  | 'too-many-channels'
  | 'server-error'

/** Server → client: the subscription has ended; nothing more comes on it until the client subscribes again. */
export interface ChannelErrorFrame {
  readonly t: 'channel-error'
  readonly ch: string
  readonly error: ChannelErrorCode
  /** Text for a person, shown as text only. */
  readonly message?: string
  /** `channel-full`: the offset asked for, and the oldest one that is still kept. */
  readonly requested?: number
  readonly available?: number
  /** `channel-closed`: the last position of the history that ended, if the server still knows it. */
  readonly last?: Position
}

/** Server → client: a publish is accepted and kept; `duplicate` when the id was accepted before. */
export interface AckFrame {
  readonly t: 'ack'
  readonly id: string
  readonly o: number
  readonly duplicate?: true
}

/** Why a publish was refused. */
export type NackCode =
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'message-too-big'
  | 'invalid'
  | 'server-error'

/** Server → client: a publish is refused for good (`rate-limited` and `server-error` may be tried again). */
export interface NackFrame {
  readonly t: 'nack'
  readonly id: string
  readonly error: NackCode
  readonly message?: string
}

/** Server → client: why the socket is about to be closed. */
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
