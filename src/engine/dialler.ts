import type { Reason, RetryClass } from '../core/reasons.js'

/** The reason of a failed dial, where a dialler knows more than the close code. */
export interface DialRefusal {
  readonly reason: Reason
  /** Overrides the retry class of the reason. */
  readonly retry?: RetryClass | undefined
  /** The server's word on how long to stay away, in milliseconds. */
  readonly retryAfterMs?: number | undefined
}

/** One outgoing message of a socket. */
export type SocketData = string | ArrayBuffer | Uint8Array<ArrayBuffer>

/** Reports of a socket. Nothing follows `onClose` or `onRefused`. */
export interface SocketHandlers {
  readonly onOpen: () => void
  /** A text, or an ArrayBuffer for a binary message. */
  readonly onMessage: (data: unknown) => void
  /** The true close code; `wasOpen` tells a lost connection from a failed dial. `refusal` replaces the meaning of the code. */
  readonly onClose: (code: number, message: string | null, wasOpen: boolean, refusal?: DialRefusal) => void
  /** The dial can never succeed: a bad url, no socket class, or a page that must not open it. */
  readonly onRefused: (message: string) => void
}

/** One dialled socket. */
export interface DialledSocket {
  /** Sends a message. Call only between `onOpen` and `onClose`. */
  readonly send: (data: SocketData) => void
  /** Bytes that wait for the network; Infinity once the socket takes no message any more. */
  readonly bufferedAmount: () => number
  /** Drops the socket: it reports nothing more and closes in the background. */
  readonly close: (code: number, reason: string) => void
}

/**
 * Makes sockets. One call of `dial` is one attempt: no retries, no queue, no timers.
 *
 * @example
 * channelServer('/realtime', { dialler: nativeDialler() })
 */
export interface Dialler {
  /** The reason why this url can never be dialled, or null when it can. Called once, when the connector is made. */
  readonly check?: (url: string) => string | null
  /** Dials a url once. */
  readonly dial: (url: string, protocols: readonly string[], handlers: SocketHandlers) => DialledSocket
}
