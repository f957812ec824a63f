/**
 * What the retry policy may do after a loss with this reason.
 *
 * - `now`: dial at once, with a small random delay when the loss is a lone one
 * - `backoff`: exponential, full jitter
 * - `spread`: uniform over a wide window, because every client of the server lost it at once
 * - `slow`: not sooner than the server's hint, else the cap
 * - `never`: a verdict; only a person or the app starts again
 */
export type RetryClass = 'now' | 'backoff' | 'spread' | 'slow' | 'never'

/** What the interface should do about a reason. One default each; apps override per reason and per channel. */
export type Action =
  | 'none'
  | 'wait'
  | 'retry'
  | 'renew-token'
  | 'resubscribe'
  | 'resync'
  | 'reload'
  | 'sign-in'
  | 'take-over'
  | 'rejoin'
  | 'recreate'
  | 'contact'

/**
 * Why the last change happened. Ids are stable strings; raw codes are kept beside them, never used as keys.
 * Sources of each: docs/reasons.md.
 */
export type Reason =
  // asked for by the app or a person
  | 'not-started'
  | 'connect-requested'
  | 'closed-by-app'
  | 'retry-requested'
  | 'disposed'
  // good news
  | 'established'
  | 'recovered'
  // the way to the server
  | 'network-lost'
  | 'unreachable'
  | 'handshake-timeout'
  | 'heartbeat-timeout'
  | 'idle-timeout'
  | 'bad-config'
  | 'captive-portal'
  // the client library stopped by itself
  | 'gave-up'
  // the server said so
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
  // who we are
  | 'unauthorized'
  | 'token-expired'
  | 'token-unavailable'
  | 'forbidden'
  | 'kicked'
  | 'removed'
  | 'replaced'
  | 'identity-changed'
  // what the server remembered of us
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

/** One row of the catalogue. */
export interface ReasonInfo {
  readonly retry: RetryClass
  readonly action: Action
}

const row = (retry: RetryClass, action: Action): ReasonInfo => ({ retry, action })
const calm = row('never', 'none')
const backoff = row('backoff', 'retry')

/** The one catalogue: every reason with its default retry class and its default action. */
export const reasons: { readonly [R in Reason]: ReasonInfo } = {
  'not-started': calm,
  'connect-requested': calm,
  'closed-by-app': calm,
  'retry-requested': calm,
  disposed: calm,
  established: calm,
  recovered: calm,
  'network-lost': row('now', 'retry'),
  unreachable: backoff,
  'handshake-timeout': backoff,
  'heartbeat-timeout': row('now', 'retry'),
  'idle-timeout': row('now', 'wait'),
  'bad-config': row('never', 'contact'),
  'captive-portal': row('backoff', 'sign-in'),
  'gave-up': row('never', 'retry'),
  'server-closed': row('never', 'retry'),
  'server-restart': row('spread', 'wait'),
  'server-error': backoff,
  overloaded: row('slow', 'wait'),
  'rate-limited': row('slow', 'wait'),
  'protocol-error': row('backoff', 'retry'),
  'policy-violation': row('never', 'contact'),
  'message-too-big': backoff,
  'update-required': row('never', 'reload'),
  'not-found': row('never', 'contact'),
  unauthorized: row('never', 'sign-in'),
  'token-expired': row('never', 'sign-in'),
  'token-unavailable': backoff,
  forbidden: row('never', 'contact'),
  kicked: row('never', 'take-over'),
  removed: row('never', 'contact'),
  replaced: calm,
  'identity-changed': row('never', 'reload'),
  'process-closed': row('now', 'reload'),
  'channel-full': row('never', 'reload'),
  'channel-closed': row('now', 'resubscribe'),
  'channel-denied': row('never', 'contact'),
  'channel-gap': row('now', 'reload'),
  'resync-failed': row('never', 'reload'),
  'channel-not-found': row('never', 'contact'),
  'channel-timeout': row('never', 'resubscribe'),
  'channel-kicked': row('never', 'contact'),
  'channel-kicked-elsewhere': row('never', 'resubscribe'),
}

/** Whether a string from outside (a frame, an override) is a reason of the catalogue. */
export const isReason = (value: unknown): value is Reason =>
  typeof value === 'string' && Object.hasOwn(reasons, value)
