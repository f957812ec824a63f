/** Capabilities of a connector, checked by the contract suite. The state never claims more. */
export interface Capabilities {
  /** `us`: this package dials and owns the waiting times. `client`: the client library does. */
  readonly dials: 'us' | 'client'
  /** Whether a failed first dial is retried. */
  readonly retriesFirstDial: boolean
  /** When the client stops dialling without a verdict. */
  readonly givesUp: 'never' | 'on-first-error' | { readonly afterAttempts: number }
  /** Source of `nextAttemptAt`: reported by the client, computed by this package, or unknown. */
  readonly nextAttempt: 'told' | 'computed' | 'unknown'
  /** A hanging dial ends by itself after this, in milliseconds; null: never. The engine's own deadline reports it anyway. */
  readonly dialTimeoutMs: number | null
  /** A half-open connection is noticed within this, in milliseconds, with the connector's defaults; null: never. */
  readonly deadLinkMs: number | null
  /** How a verdict of the server arrives: by close codes, by a separate event, or not at all. */
  readonly verdicts: 'codes' | 'event' | 'none'
  /** `safe`: dials now and keeps what is buffered. `restarts`: closes and dials. `none`: cannot. */
  readonly retryNow: 'safe' | 'restarts' | 'none'
  /** Whether the connection can be pinged, after a resume and for unanswered sends. */
  readonly verifies: boolean
  /** Whether the connector has channels. */
  readonly channels: boolean
  /** `connector`: channels are resubscribed after a loss without the app. `app`: the app resubscribes. */
  readonly resubscribes: 'connector' | 'app'
  /** Proof that no message was missed: by the server, by the kind of data (CRDT), or none. */
  readonly continuity: 'proved' | 'by-nature' | 'none'
  /** The strongest guarantee of a resolved `send`. */
  readonly acknowledges: 'none' | 'written' | 'received' | 'stored'
  /** Whether the server accepts a send once that is repeated after a loss. */
  readonly deduplicates: boolean
  /** Whether the client counts its unsent or unacknowledged data. */
  readonly countsPending: boolean
}

/** Claims nothing of a client that dials by itself: where an adapter starts, and adds what its client can do. */
export const leastCapabilities: Capabilities = {
  dials: 'client',
  retriesFirstDial: false,
  givesUp: 'on-first-error',
  nextAttempt: 'unknown',
  dialTimeoutMs: null,
  deadLinkMs: null,
  verdicts: 'none',
  retryNow: 'none',
  verifies: false,
  channels: false,
  resubscribes: 'app',
  continuity: 'none',
  acknowledges: 'none',
  deduplicates: false,
  countsPending: false,
}
