import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { Reason } from '../../core/reasons.js'
import type { FrameProblem } from '../../wire/decodeClient.js'
import type { ChannelErrorCode } from '../../wire/frames.js'
import type { NackCode } from '../../wire/messageFrames.js'
import type { ResponseErrorCode } from '../../wire/requestFrames.js'
import type { QuotaLimit } from './limits.js'

/** The callbacks of an app that the server guards. */
export type CallbackName =
  | 'authenticate'
  | 'authorize'
  | 'authorizeMany'
  | 'channels'
  | 'clientAddress'
  | 'log'
  | 'listener'
  | 'schema'
  | 'onCreate'
  | 'onPublish'
  | 'requests'
  | 'things'
  | 'from'

/** An event whose rate is in the hands of a stranger. Only some are told when many come; see `stats()` for all. */
export interface SampledEvent {
  /** Events of this type that were left out since the last one; absent when none were. */
  readonly omitted?: number
}

/**
 * An event of a server, for a log or a metric. Never holds a token, a key or a message.
 * `connectionId` names the socket, `sessionId` the client across its sockets.
 */
export type ServerEvent =
  | { readonly type: 'connection-opened'; readonly connectionId: string; readonly address?: string }
  /** An upgrade that `allowedOrigins` does not let in: the client gets 403 and sees an unreachable server. */
  | ({ readonly type: 'origin-refused'; readonly origin?: string; readonly address?: string } & SampledEvent)
  /** A socket that the server sends away before its welcome: its hello, or its address has too many. */
  | ({
      readonly type: 'hello-refused'
      readonly connectionId: string
      readonly reason: GoodbyeReason
      /** The limit that leaves it no room. */
      readonly limit?: QuotaLimit
    } & SampledEvent)
  | {
      readonly type: 'welcomed'
      readonly connectionId: string
      readonly sessionId: string
      readonly userId: string
      readonly attempt: number
      readonly cause?: Reason
      /** The reason of the newest failure of the outage that ends. */
      readonly lastError?: Reason
      /** How long that outage lasted, in milliseconds, as the client tells it. */
      readonly outageMs?: number
      readonly previousConnectionId?: string
      readonly resumed: boolean
    }
  /** The credentials of a connection were renewed; `expiresAt` in milliseconds since 1970, null for never. */
  | {
      readonly type: 'refreshed'
      readonly connectionId: string
      readonly sessionId: string
      readonly expiresAt: number | null
    }
  /** `authenticate` refused to renew them. Unless its token had only expired, the connection ends. */
  | {
      readonly type: 'refresh-refused'
      readonly connectionId: string
      readonly sessionId: string
      readonly reason: 'unauthorized' | 'forbidden' | 'token-expired' | 'identity-changed'
    }
  | {
      readonly type: 'subscribed'
      readonly connectionId: string
      readonly sessionId: string
      readonly channel: string
      readonly replay: number
    }
  | {
      readonly type: 'unsubscribed'
      readonly connectionId: string
      readonly sessionId: string
      readonly channel: string
    }
  | {
      readonly type: 'channel-error'
      readonly connectionId: string
      readonly sessionId: string
      readonly channel: string
      readonly error: ChannelErrorCode
    }
  | {
      readonly type: 'published'
      readonly channel: string
      /** Null when the repetition is so late that its offset is no longer known. */
      readonly offset: number | null
      readonly duplicate: boolean
      /** The session that published; absent when it was server code. */
      readonly sessionId?: string
    }
  | {
      readonly type: 'publish-refused'
      readonly connectionId: string
      readonly sessionId: string
      readonly channel: string
      readonly error: NackCode
      /** The limit that leaves it no room. */
      readonly limit?: QuotaLimit
    }
  | {
      readonly type: 'request-answered'
      readonly connectionId: string
      readonly sessionId: string
      readonly name: string
    }
  | {
      readonly type: 'request-refused'
      readonly connectionId: string
      readonly sessionId: string
      readonly name: string
      readonly error: ResponseErrorCode
    }
  | ({
      readonly type: 'frame-rejected'
      readonly connectionId: string
      readonly problem: FrameProblem
      readonly detail: string
      /** Bad frames of this connection within the last minute, this one included; an unknown type is not one. */
      readonly count: number
    } & SampledEvent)
  | { readonly type: 'congested'; readonly connectionId: string; readonly bufferedBytes: number }
  | {
      readonly type: 'left'
      readonly connectionId: string
      readonly sessionId: string
      /** Whether the client said bye first. */
      readonly planned: boolean
    }
  | {
      readonly type: 'connection-closed'
      readonly connectionId: string
      readonly code: number
      readonly reason: Reason
      readonly by: 'server' | 'client' | 'network'
    }
  | { readonly type: 'session-expired'; readonly sessionId: string }
  | { readonly type: 'session-closed'; readonly sessionId: string }
  | { readonly type: 'callback-failed'; readonly callback: CallbackName; readonly error: unknown }
  | { readonly type: 'store-failed'; readonly error: unknown }
  /** The store works again, after it failed and clients were sent away. `downMs`: how long that took. */
  | { readonly type: 'store-reopened'; readonly downMs: number }
  /**
   * Stored data was damaged and is not used; null when it is not about one channel. The channel begins a new history, and its
   * readers get `channel-closed`. `detail` says what is wrong.
   */
  | { readonly type: 'store-corrupt'; readonly channel: string | null; readonly detail: string }

/** Listeners of server events. */
export interface EventStream {
  readonly emit: (event: ServerEvent) => void
  readonly on: (listener: (event: ServerEvent) => void) => () => void
}
