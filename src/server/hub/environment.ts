/** What the hub may not reach for itself, so that it runs in Node, in a browser and under a test clock alike. */
export interface HubEnvironment {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A new id that nobody can guess: at least 128 random bits, as letters, digits, `-` and `_`. */
  randomId(): string
  /** Runs once after `ms` milliseconds; returns how to cancel it. */
  setTimer(run: () => void, ms: number): () => void
  /** Runs when the events at hand are done. Everything sent until then leaves in one write per client. */
  readonly nextTick: (run: () => void) => void
  /** A one-way digest of a secret; only the digest is stored. Default: the secret itself. */
  digest?(secret: string): string
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
  send(batch: OutBatch): void
  /** Begins to close. The link must then report `closed()` within a bounded time. */
  close(code: number, reason: string): void
  /** Bytes handed over and not yet taken by the network. */
  bufferedAmount(): number
}

/** What is known of a socket before its hello. */
export interface LinkInfo {
  readonly address?: string
  readonly origin?: string
}

/** The hub's end of a socket. */
export interface HubPeer {
  /** A message came: a text, or anything else, which counts as a bad frame. */
  receive(data: unknown): void
  /** The socket is gone; `code` as the socket reported it. */
  closed(code?: number): void
}
