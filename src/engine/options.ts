import type { StateCreator, StoreMutatorIdentifier } from 'zustand/vanilla'

import type { ActionOverrides, Reason, RetryClass } from '../core/reasons.js'
import type { BackoffPolicy } from '../core/backoff.js'
import type { ConnectivityError } from '../core/errors.js'
import type { RetryPolicy } from '../core/retryPolicy.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Times } from '../core/times.js'
import {
  hasMethods,
  isActions,
  isCount,
  isFlag,
  isFunction,
  isMilliseconds,
  isOneOf,
  isRetryClasses,
  type OptionChecks,
} from './checkOptions.js'
import type { Environment } from './environment.js'
import type { Measurement } from './measurement.js'

/** Options of `createConnectivity`, the same for every connector. */
export interface ConnectivityOptions {
  /** Waiting times in milliseconds; omitted ones keep their defaults. Default: see `Times`. */
  readonly times?: Partial<Times>
  /** Waiting times between dials, for connectors that dial themselves. Default: see `BackoffPolicy`. */
  readonly backoff?: Partial<BackoffPolicy>
  /**
   * Decides each loss and each failed dial: `manualRetry()`, `fixedRetry(ms)`, `suspendRetry(options)`, `budgetRetry(ms)`, or a
   * function of the app; for connectors that dial themselves. Default: `autoRetry()`, the catalogue.
   *
   * @example
   * createConnectivity(connector, { retry: suspendRetry({ tryMs: 60_000, everyMs: 540_000 }) })
   */
  readonly retry?: RetryPolicy
  /** Retry classes per reason that differ from the catalogue. Default: none. */
  readonly retryClasses?: { readonly [R in Reason]?: RetryClass }
  /** Actions per reason that differ from the catalogue. Default: none. */
  readonly actions?: ActionOverrides
  /** The largest number of waiting sends; see `whenFull`. Default: 500. */
  readonly maxPending?: number
  /**
   * At `maxPending`, `reject` rejects a further send, and `drop-oldest` the oldest one that is not on its way; each with
   * `outbox-full`. None is dropped silently. Default: `reject`.
   */
  readonly whenFull?: 'reject' | 'drop-oldest'
  /** Receives errors without a rejected promise: malformed input, invalid data. Default: none. */
  readonly onError?: (error: ConnectivityError) => void
  /**
   * Receives measurements: dials, round trips, the time of each recovery, resyncs. Called after the commit; its errors stop nothing.
   * Default: none.
   *
   * @example
   * createConnectivity(connector, { metrics: (measurement) => navigator.sendBeacon('/metrics', JSON.stringify(measurement)) })
   */
  readonly metrics?: (measurement: Measurement) => void
  /**
   * Wraps the store, as zustand middleware does. For Redux DevTools: `middleware: (state) => devtools(state)`.
   *
   * @example
   * import { devtools } from 'zustand/middleware'
   * createConnectivity(channelServer('/realtime'), { middleware: (state) => devtools(state, { name: 'connectivity' }) })
   */
  readonly middleware?: (
    state: StateCreator<Snapshot>,
  ) => StateCreator<Snapshot, [], [StoreMutatorIdentifier, unknown][]>
  /** Logs every event to the console. Default: false. */
  readonly debug?: boolean
  /** Clock, timers, randomness and platform signals. Default: those of the browser. */
  readonly environment?: Environment
}

/** The checks of the options, for development. */
export const optionChecks = (): OptionChecks<ConnectivityOptions> => ({
  times: isMilliseconds,
  backoff: isMilliseconds,
  retry: (value) => (typeof value === 'function' ? null : 'a function such as fixedRetry(10_000)'),
  retryClasses: isRetryClasses,
  actions: isActions,
  maxPending: isCount,
  whenFull: isOneOf('reject', 'drop-oldest'),
  onError: isFunction,
  metrics: isFunction,
  middleware: isFunction,
  debug: isFlag,
  environment: hasMethods('an Environment', 'now', 'random', 'setTimer'),
})
