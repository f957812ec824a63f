import {
  autoRetry,
  defaultBackoff,
  defaultTimes,
  type ConnectionEvent,
  type ConnectionPolicy,
  type ConnectionStatus,
  type Ready,
} from 'react-connectivity/core'

/** Every change of status that there is (design, section 2). `disposed` may end any of them in `disconnected`. */
export const legalEdges: { readonly [S in ConnectionStatus]: readonly ConnectionStatus[] } = {
  idle: ['connecting', 'disconnected'],
  connecting: ['connected', 'reconnecting', 'paused', 'disconnected', 'failed'],
  connected: ['reconnecting', 'paused', 'disconnected', 'failed'],
  reconnecting: ['connected', 'paused', 'disconnected', 'failed'],
  paused: ['connecting', 'reconnecting', 'disconnected'],
  disconnected: ['connecting'],
  failed: ['connecting', 'disconnected'],
}

export const restStatuses: readonly ConnectionStatus[] = ['idle', 'paused', 'disconnected', 'failed']

export const policyOf = (given: Partial<ConnectionPolicy> = {}): ConnectionPolicy => ({
  times: defaultTimes,
  backoff: defaultBackoff,
  needsPreparation: false,
  hasToken: false,
  retry: autoRetry(),
  retryClasses: {},
  ...given,
})

/** What a usual server says once the connection is ready. */
export const usualReady: Ready = {
  connectionId: 'c',
  sessionId: 's',
  isResumed: true,
  epoch: 'e',
  identity: 'anna',
  heartbeatMs: 25_000,
  pongMs: 10_000,
  spreadMs: null,
}

/** Limits of dials, independent of the server; a request of a person or the device keeps the first one only. */
export const dialLimits = [
  { count: 10, withinMs: 10_000 },
  { count: 30, withinMs: 300_000 },
] as const
/** Intents of the app or a person, which lead to a dial within 5 s. */
export const acts: readonly ConnectionEvent['type'][] = ['connectRequested', 'retryRequested']
/** Bookkeeping that starts and ends nothing. */
export const notes: readonly ConnectionEvent['type'][] = [
  'acknowledgeRequested',
  'identityChangedElsewhere',
  'signOutRequested',
]
/** Signals of the device, which a server cannot cause. */
export const signals: readonly ConnectionEvent['type'][] = ['resumed', 'networkChanged']
/** What changes nothing for a person while the connection stands. */
export const quiet: readonly ConnectionEvent['type'][] = [
  'ticked',
  'resumed',
  'networkChanged',
  'verifyRequested',
  'retryRequested',
]
