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

/** Client → server: passed on to the subscribers of this moment, and never kept. */
export interface EphemeralFrame {
  readonly t: 'ephemeral'
  /** Names it in the answer, an `ack` without an offset or a `nack`. */
  readonly id: string
  readonly ch: string
  readonly d: unknown
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

/** Server → client: one message and its offset. */
export interface MessageFrame {
  readonly t: 'message'
  readonly ch: string
  readonly o: number
  readonly d: unknown
  /** The publish id, if it was published with one. */
  readonly id?: string
  /** The name of the sender, as the server tells it to others; never taken from the sender. */
  readonly from?: string
  /** When the server accepted it; epoch milliseconds, never smaller than the one before. */
  readonly at?: number
}

/** Server → client: an ephemeral message of another connection. It has no offset, and is not told again. */
export interface EphemeralMessageFrame {
  readonly t: 'ephemeral'
  readonly ch: string
  readonly d: unknown
  /** As in a message. */
  readonly from?: string
  /** When the server passed it on; epoch milliseconds. */
  readonly at: number
}

/** One message of a page. */
export type PagedMessage = Pick<MessageFrame, 'o' | 'd' | 'id' | 'from' | 'at'>

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

/** Server → client: a publish is accepted and kept; `duplicate` when the id was accepted before. */
export interface AckFrame {
  readonly t: 'ack'
  readonly id: string
  /** The offset; absent for an ephemeral message, and for a repetition so late that the server no longer knows it. */
  readonly o?: number
  readonly duplicate?: true
  /** It was an ephemeral message, which was passed on and not kept. */
  readonly ephemeral?: true
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
  | 'refused'

/** Server → client: a publish is refused for good (`rate-limited`, `server-error` and `out-of-order` may be tried again). */
export interface NackFrame {
  readonly t: 'nack'
  readonly id: string
  readonly error: NackCode
  /** `refused`: the app's own code. */
  readonly code?: string
  readonly message?: string
}
