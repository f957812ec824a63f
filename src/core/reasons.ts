/**
 * Retry policy after a loss with this reason.
 *
 * - `backoff`: within `firstMs`, then quick dials for `quickMs`, then exponential backoff with full jitter
 * - `spread`: uniform over `windowMs`, because every client of the server lost its connection at once
 * - `slow`: after `windowMs` at the earliest, unless the server names a time
 * - `never`: a verdict; only a person or the app connects again
 */
export type RetryClass = 'backoff' | 'spread' | 'slow' | 'never'

/** What the UI should do about a reason. Each reason has one default; apps override it per reason and per channel. */
export type Action =
  | 'none'
  | 'wait'
  | 'retry'
  | 'resubscribe'
  | 'resync'
  | 'reload'
  | 'recreate'
  | 'sign-in'
  | 'sign-out'
  | 'take-over'
  | 'contact'

/** Overrides of the catalogue's default actions. */
export type ActionOverrides = { readonly [R in Reason]?: Action }

/**
 * Why the last change happened. Ids are stable strings; raw codes are kept beside them, never used as keys.
 * Sources of each: docs/reasons.md.
 */
export type Reason =
  // requests of the app or a person
  | 'not-started'
  | 'connect-requested'
  | 'closed-by-app'
  | 'retry-requested'
  | 'disposed'
  // success
  | 'established'
  | 'recovered'
  // network
  | 'network-lost'
  | 'unreachable'
  | 'handshake-timeout'
  | 'heartbeat-timeout'
  | 'idle-timeout'
  | 'bad-config'
  | 'captive-portal'
  // the client library stopped by itself
  | 'gave-up'
  // verdicts and hints of the server
  | 'server-closed'
  | 'server-restart'
  | 'server-error'
  | 'overloaded'
  | 'rate-limited'
  | 'protocol-error'
  | 'policy-violation'
  | 'message-too-big'
  | 'update-required'
  | 'not-found'
  // identity and access
  | 'unauthorized'
  | 'token-expired'
  | 'token-unavailable'
  | 'forbidden'
  | 'kicked'
  | 'removed'
  | 'unregistered'
  | 'replaced'
  | 'identity-changed'
  // session and channels
  | 'process-closed'
  | 'channel-full'
  | 'channel-closed'
  | 'channel-denied'
  | 'channel-gap'
  | 'resync-failed'
  | 'channel-not-found'
  | 'channel-timeout'
  | 'channel-kicked'
  | 'channel-kicked-elsewhere'
  | 'channel-no-room'
  | 'channel-left'

/** One row of the catalogue. */
export interface ReasonInfo {
  /** The default retry class. */
  readonly retry: RetryClass
  /** The default action. */
  readonly action: Action
}
