/** One message as a socket takes it. */
export type SocketData = string | ArrayBuffer | Uint8Array<ArrayBuffer>

/** What a socket reports. After `onClose` or `onRefused`, nothing more. */
export interface SocketHandlers {
  readonly onOpen: () => void
  /** A text, or an ArrayBuffer for a binary message. */
  readonly onMessage: (data: unknown) => void
  /** The true close code; `wasOpen` tells a lost connection from a failed dial. */
  readonly onClose: (code: number, message: string | null, wasOpen: boolean) => void
  /** The dial cannot ever succeed: a bad url, no socket class, or a page that must not open it. */
  readonly onRefused: (message: string) => void
}

/** One dialled socket. */
export interface DialledSocket {
  /** Hands a message to the network. Call only between `onOpen` and `onClose`. */
  readonly send: (data: SocketData) => void
  /** Bytes handed over but not yet taken by the network. */
  readonly bufferedAmount: () => number
  /** Lets go: nothing is reported any more, the socket closes in the background. */
  readonly close: (code: number, reason: string) => void
}

/**
 * How a socket is made. One call of `dial` is one attempt: no retries, no queue, no timers of its own.
 *
 * @example
 * channelServer('/realtime', { dialler: nativeDialler() })
 */
export interface Dialler {
  /** Why this url can never be dialled, or null when it can. Asked once, when the connector is made. */
  readonly check?: (url: string) => string | null
  readonly dial: (url: string, protocols: readonly string[], handlers: SocketHandlers) => DialledSocket
}
