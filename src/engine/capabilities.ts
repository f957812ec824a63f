/** What a connector can promise. Shown in docs/connectors.md, checked by the contract suite, and never exceeded by the state. */
export interface Capabilities {
  /** Who dials, and so who owns the waiting times: we, or the client library. */
  readonly dials: 'us' | 'client'
  /** A first dial that fails is tried again. */
  readonly retriesFirstDial: boolean
  /** When it stops trying without a verdict. */
  readonly givesUp: 'never' | 'on-first-error' | { readonly afterAttempts: number }
  /** Whether `nextAttemptAt` is told by the client, computed by us, or not known. */
  readonly nextAttempt: 'told' | 'computed' | 'unknown'
  /** A dial that hangs ends by itself after this, in milliseconds; null: never. The engine's own deadline shows it anyway. */
  readonly dialTimeoutMs: number | null
  /** A half-open link is noticed within this, in milliseconds, with the connector's defaults; null: never. */
  readonly deadLinkMs: number | null
  /** How the server's "no" is told: by codes, by an event of its own, or not at all. */
  readonly verdicts: 'codes' | 'event' | 'none'
  /** `safe`: dials now and keeps what is buffered. `restarts`: closes and dials. `none`: cannot. */
  readonly retryNow: 'safe' | 'restarts' | 'none'
  /** A sign of life can be asked for, after wake-up and for sends without an answer. */
  readonly verifies: boolean
  readonly channels: boolean
  /** Who joins channels again after a loss. */
  readonly rejoins: 'connector' | 'app'
  /** How it is known that no message was missed: proved by the server, given by the kind of data (CRDT), or not at all. */
  readonly continuity: 'proved' | 'by-nature' | 'none'
  /** The most that a resolved `send` means. */
  readonly acknowledges: 'none' | 'written' | 'received' | 'stored'
  /** A send that is repeated after a loss is accepted once. */
  readonly deduplicates: boolean
  /** The client counts what was not sent or acknowledged yet. */
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
  rejoins: 'app',
  continuity: 'none',
  acknowledges: 'none',
  deduplicates: false,
  countsPending: false,
}
