import type { ChannelKind } from '../core/channel.js'
import type { GoodbyeReason } from '../core/closeCodes.js'
import type { Position } from '../core/position.js'
import type { Reason } from '../core/reasons.js'
import type {
  AckFrame,
  EphemeralFrame,
  EphemeralMessageFrame,
  MessageFrame,
  NackFrame,
  PageFrame,
  PageRequestFrame,
  PublishFrame,
} from './messageFrames.js'
import type { CancelFrame, RequestFrame, ResponseFrame } from './requestFrames.js'
import type {
  BindFrame,
  BoundFrame,
  ThingsFrame,
  UnbindFrame,
  UnboundFrame,
  UnwatchFrame,
  WatchFrame,
} from './thingFrames.js'

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
  /** The reason of the newest failure of this outage. */
  readonly lastError?: Reason
  /** How long this outage has lasted, in milliseconds. */
  readonly outageMs?: number
  /** The previous connection id. */
  readonly previous?: string
  /** A person wants to work here: other sessions of the user give way. See `concurrentSessions` of the server. */
  readonly takeOver?: true
}

/** Client → server: fresh credentials for the open connection; answered by `refresh`. */
export interface RefreshFrame {
  readonly t: 'refresh'
  readonly token?: string
}

/** Client → server: subscribe to a channel, from a position, or with the newest `history` messages. */
export interface SubscribeFrame {
  readonly t: 'subscribe'
  readonly ch: string
  readonly pos?: Position
  readonly history?: number
  /** The client comes back by itself, on a new connection: its membership may be over, and it takes the place of nobody. */
  readonly returning?: true
  /** A person asks to make the channel, in case there is none. See `onCreate` of the server. */
  readonly create?: true
}

/** Client → server: unsubscribe from a channel; answered by `unsubscribed`. */
export interface UnsubscribeFrame {
  readonly t: 'unsubscribe'
  readonly ch: string
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
  | RefreshFrame
  | SubscribeFrame
  | UnsubscribeFrame
  | PublishFrame
  | EphemeralFrame
  | PageRequestFrame
  | RequestFrame
  | CancelFrame
  | BindFrame
  | UnbindFrame
  | WatchFrame
  | UnwatchFrame
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
  /** Milliseconds until the credentials end, unless a `refresh` renews them; absent when they do not end. */
  readonly expiresInMs?: number
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

/** Errors that end a subscription. A client ends it for any code, also for an unknown one. */
export type ChannelErrorCode =
  | 'channel-full'
  | 'channel-closed'
  | 'process-closed'
  | 'channel-denied'
  | 'channel-not-found'
  | 'channel-timeout'
  | 'channel-kicked'
  | 'channel-kicked-elsewhere'
  | 'channel-no-room'
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

/** Server → client: the credentials were renewed, or with an `error`, they stay as they were. The answer to every `refresh`. */
export interface RefreshAnswerFrame {
  readonly t: 'refresh'
  /** Milliseconds until they end; absent when they do not end. */
  readonly expiresInMs?: number
  /** `token-expired`: this token had ended already. `server-error`: the check failed. `rate-limited`: an earlier one is not answered. */
  readonly error?: 'token-expired' | 'server-error' | 'rate-limited'
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

/** Frames that only a part of the client understands. */
export type PartFrame = ResponseFrame | BoundFrame | UnboundFrame | ThingsFrame

export type ServerFrame =
  | PartFrame
  | WelcomeFrame
  | RefreshAnswerFrame
  | SubscribedFrame
  | UnsubscribedFrame
  | MessageFrame
  | EphemeralMessageFrame
  | PageFrame
  | ChannelErrorFrame
  | AckFrame
  | NackFrame
  | PingFrame
  | PongFrame
  | GoodbyeFrame
