import type { Problem } from '../protocol/decodeServer.js'
import type { ClientFrame, ServerFrame } from '../protocol/frames.js'

/** What a transport of one's own speaks: docs/protocol.md. */
export { decodeServer, type Decoded, type Problem } from '../protocol/decodeServer.js'
export { encodeFrames } from '../protocol/encode.js'
export type { ClientFrame, ServerFrame } from '../protocol/frames.js'

/** What a link reports. After `onClose`, nothing more. */
export interface LinkHandlers {
  readonly onOpen: () => void
  /** Sound frames, in order. */
  readonly onFrames: (frames: readonly ServerFrame[]) => void
  /** Input that was not sound; the link goes on. */
  readonly onProblems: (problems: readonly Problem[]) => void
  /** The true close code; `wasOpen` tells a lost link from a failed dial. */
  readonly onClose: (code: number, message: string | null, wasOpen: boolean) => void
  /** The dial cannot ever succeed: a bad address, no socket class, or a page that must not open it. */
  readonly onRefused: (message: string) => void
}

/** One dialled link. */
export interface Link {
  /** Hands frames to the network, as one batch. Call only between `onOpen` and `onClose`. */
  readonly send: (frames: readonly ClientFrame[]) => void
  /** Bytes handed over but not yet taken by the network. */
  readonly bufferedAmount: () => number
  /** Lets go: nothing is reported any more, the socket closes in the background. */
  readonly close: (code: number, reason: string) => void
}

/**
 * How the machine reaches a server. One call of `dial` is one attempt: no retries, no queue, no timers of its own.
 *
 * @example
 * createConnectivity({ url: '/realtime', transport: createWebSocketTransport({ WebSocket: PartySocket }) })
 */
export interface Transport {
  /** Why this url can never be dialled, or null when it can. Asked once, when the client is made. */
  readonly check?: (url: string) => string | null
  readonly dial: (url: string, handlers: LinkHandlers) => Link
}
