import type { Position } from './position.js'
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

/** Whether what was delivered is gap-free. `recovered`: there was an outage, and every missed message was made up for. */
export type Continuity = 'intact' | 'recovered' | 'gap' | 'unknown'

/** What a channel keeps on the server: a bounded ring, only the newest value, or a queue of its own for each session. */
export type ChannelKind = 'log' | 'latest' | 'session'

/** Errors of a channel. State, not events: kept until acknowledged or mended. */
export interface ChannelFault {
  /** Grows with each fault of this channel, so that a dismissal can be told from a new fault. */
  readonly id: number
  readonly reason: Reason
  /** The server's words: untrusted text. */
  readonly message: string | null
  /** Epoch milliseconds. */
  readonly at: number
  readonly acknowledged: boolean
}

/** What to do when messages were lost: ask the person, skip over it, or fetch the state anew. */
export type OnGap = 'prompt' | 'skip' | 'resync'

/** The state of one channel. A snapshot: it changes by replacement only. */
export interface ChannelState {
  readonly name: string
  readonly status: ChannelStatus
  readonly kind: ChannelKind | null
  /** Why the status is what it is. */
  readonly reason: Reason
  readonly message: string | null
  /** Since when the status holds; epoch milliseconds. */
  readonly since: number
  readonly continuity: Continuity
  /**
   * The last message delivered, as of the last change of this state: messages move it without a render. The newest one is in
   * `connectivity.channel(name).getState()`. Null before the first answer of the server.
   */
  readonly position: Position | null
  /** The fault that waits for a person or the app; null when all is well. */
  readonly fault: ChannelFault | null
  /** How many times messages were lost for good. */
  readonly gaps: number
  /** The resubscription under way follows a loss of messages and ends in a resync. */
  readonly owesResync: boolean
}

/** A channel that nobody uses. */
export const initialChannel = (name: string): ChannelState => ({
  name,
  status: 'unsubscribed',
  kind: null,
  reason: 'not-started',
  message: null,
  since: 0,
  continuity: 'unknown',
  position: null,
  fault: null,
  gaps: 0,
  owesResync: false,
})
