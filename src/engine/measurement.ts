import type { Reason } from '../core/reasons.js'

/** A measurement for the monitoring of an app. Holds no identity, no name and no data. Times are in milliseconds. */
export type Measurement =
  /** A socket is dialled; by connectors that dial themselves. */
  | { readonly type: 'dial' }
  /** A sign of life was answered; by connectors that ask for one. */
  | { readonly type: 'round-trip'; readonly ms: number }
  /** An outage is over: the time since its first loss, and its first reason. */
  | { readonly type: 'recovery'; readonly ms: number; readonly reason: Reason }
  /** The app's `resync` of a channel has ended. */
  | { readonly type: 'resync'; readonly ms: number; readonly outcome: 'resynced' | 'resyncFailed' }
