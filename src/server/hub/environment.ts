/** Everything that the hub gets from outside, so that it runs in Node, in a browser and under a test clock alike. */
export interface HubEnvironment {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A new id that cannot be guessed: at least 128 random bits, as letters, digits, `-` and `_`. */
  readonly randomId: () => string
  /** Runs once after `ms` milliseconds; returns the cancel function. */
  readonly setTimer: (run: () => void, ms: number) => () => void
  /** Runs when the events at hand are done. Everything sent until then leaves in one write per client. */
  readonly nextTick: (run: () => void) => void
  /**
   * A one-way digest, the same for the same text at all times and in all processes: at least 22 letters, digits, `-` and
   * `_`. Session keys are stored, and user ids are told, as digests only.
   */
  readonly digest: (text: string) => string
}

/** Frames that leave together, encoded once. The same object goes to every client that gets the same frames. */
export interface OutBatch {
  /** One frame as a JSON object, or several as a JSON array. */
  readonly text: string
  /** How many frames. */
  readonly frames: number
  /** Room for the link to keep its own encoding of the text, made once. */
  wire?: unknown
}

/** One socket, as the hub sees it. */
export interface HubLink {
  readonly send: (batch: OutBatch) => void
  /** Begins to close. The link must then report `closed()` within a bounded time. */
  readonly close: (code: number, reason: string) => void
  /** Bytes handed over and not yet taken by the network. */
  readonly bufferedAmount: () => number
  /** Runs once, later, when the network has taken all bytes handed over so far; never for a socket that is gone. */
  readonly whenDrained: (run: () => void) => void
}

/** The headers of a request, names in lower case. */
export type RequestHeaders = { readonly [name: string]: string | readonly string[] | undefined }

/** Facts about a socket before its hello. */
export interface LinkInfo {
  readonly address?: string
  readonly origin?: string
  /** Of the request that opened the socket. */
  readonly headers?: RequestHeaders
}

/** The hub's end of a socket. */
export interface HubPeer {
  /** A message came: a text, or anything else, which counts as a bad frame. */
  readonly receive: (data: unknown) => void
  /** A ping or a pong of the WebSocket protocol came, which counts as a frame. Returns whether a ping may be answered. */
  readonly control: () => boolean
  /** The socket is gone; `code` as the socket reported it. */
  readonly closed: (code?: number) => void
}
