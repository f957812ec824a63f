import type { ActionOverrides } from '../core/reasons.js'
import type { Fold } from './fold.js'
import type { ChannelListener, Check } from './listener.js'

/** A listener with what a definition or a hook adds. */
export interface Subscriber extends ChannelListener {
  /** Null when any data is delivered. */
  readonly check: Check | null
  readonly actions: ActionOverrides | null
  /** How many of the newest messages are kept for it. Default: 0. */
  readonly keep?: number | undefined
  /** The fold that takes the messages for it; null without one. */
  readonly fold: Fold | null
}
