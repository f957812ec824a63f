import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { Reason } from '../../core/reasons.js'
import type { FrameProblem } from '../../wire/decodeClient.js'
import type { ChannelErrorCode, NackCode } from '../../wire/frames.js'

/** The callbacks of an app that the server guards. */
export type CallbackName = 'authenticate' | 'authorize' | 'channels' | 'clientAddress' | 'listener'

/**
 * An event of a server, for a log or a metric. Never holds a token, a key or a message.
 * `connectionId` names the socket, `sessionId` the client across its sockets.
 */
export type ServerEvent =
  | { readonly type: 'connection-opened'; readonly connectionId: string; readonly address?: string }
  /** An upgrade that `allowedOrigins` does not let in: the client gets 403 and sees an unreachable server. */
  | { readonly type: 'origin-refused'; readonly origin?: string; readonly address?: string }
  | { readonly type: 'hello-refused'; readonly connectionId: string; readonly reason: GoodbyeReason }
  | {
      readonly type: 'welcomed'
      readonly connectionId: string
      readonly sessionId: string
      readonly userId: string
      readonly attempt: number
      readonly cause?: Reason
      readonly previousConnectionId?: string
      readonly resumed: boolean
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
    }
  | {
      readonly type: 'frame-rejected'
      readonly connectionId: string
      readonly problem: FrameProblem
      readonly detail: string
      /** Bad frames of this connection within the last minute, this one included; an unknown type is not one. */
      readonly count: number
    }
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

/** A listener that throws is reported to the others and never stops the server. */
export function createEventStream(): EventStream {
  const listeners = new Set<(event: ServerEvent) => void>()
  const emit = (event: ServerEvent): void => {
    for (const listener of [...listeners]) {
      try {
        listener(event)
      } catch (error) {
        if (event.type !== 'callback-failed') emit({ type: 'callback-failed', callback: 'listener', error })
      }
    }
  }
  return {
    emit,
    on(listener) {
      const own = (event: ServerEvent): void => listener(event)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
