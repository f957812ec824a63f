import type { ActionOverrides } from './actions.js'
import type { Reason } from './reasons.js'

/** What the app is told about one channel. */
export type ChannelStatus =
  | 'subscribing'
  | 'subscribed'
  | 'interrupted'
  | 'resubscribing'
  | 'resyncing'
  | 'unsubscribed'
  | 'failed'

/**
 * Whether what was delivered is gap-free.
 *
 * - `intact`: nothing was missed since the subscription began
 * - `recovered`: there was an outage, and every missed message was made up for
 * - `gap`: messages are lost
 * - `unknown`: nobody can tell what was missed
 */
export type Continuity = 'intact' | 'recovered' | 'gap' | 'unknown'

/** What a channel keeps on the server: a bounded ring, only the newest value, or a queue of its own for each session. */
export type ChannelKind = 'log' | 'latest' | 'session'

/** Errors of a channel. State, not events: kept until acknowledged or mended. */
export interface ChannelFault {
  /** Grows with each fault of this channel, so that a dismissal can be told from a new fault. */
  readonly id: number
  readonly reason: Reason
  /** The raw code of the other side; null when there is none. */
  readonly code: string | null
  /** The server's words: untrusted text. */
  readonly message: string | null
  /** Epoch milliseconds. */
  readonly at: number
  readonly acknowledged: boolean
}

/** What to do when messages were lost: ask the person, skip over it, or fetch the state anew. */
export type OnGap = 'prompt' | 'skip' | 'resync'

/**
 * The state of one channel. A snapshot: it changes by replacement only, and is the same object while nothing changed for a
 * person. Messages do not change it; where they stand is `channel.position()`.
 */
export interface ChannelState {
  readonly name: string
  readonly status: ChannelStatus
  readonly kind: ChannelKind | null
  /** Why the status is what it is. */
  readonly reason: Reason
  /** The raw code of the other side; null when there is none. */
  readonly code: string | null
  readonly message: string | null
  /** Since when the status holds; epoch milliseconds. */
  readonly since: number
  readonly continuity: Continuity
  /** The fault that waits for a person or the app; null when all is well. */
  readonly fault: ChannelFault | null
  /** How many times messages were lost for good. */
  readonly gaps: number
  /** How many messages failed the schema and were not delivered. */
  readonly invalid: number
  /** What the channel's definition wants done about which reason, where it differs; null without one. */
  readonly actions: ActionOverrides | null
}

/** A channel that is not in use. */
export const initialChannel = (name: string): ChannelState => ({
  name,
  status: 'unsubscribed',
  kind: null,
  reason: 'not-started',
  code: null,
  message: null,
  since: 0,
  continuity: 'unknown',
  fault: null,
  gaps: 0,
  invalid: 0,
  actions: null,
})
