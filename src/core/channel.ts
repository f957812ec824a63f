import type { ActionOverrides, Reason } from './reasons.js'

/** The status of one channel. */
export type ChannelStatus =
  | 'subscribing'
  | 'subscribed'
  | 'interrupted'
  | 'resubscribing'
  | 'resyncing'
  | 'unsubscribed'
  | 'failed'

/**
 * Whether the delivered messages are gap-free.
 *
 * - `intact`: nothing was missed since the subscription began
 * - `recovered`: there was an outage, and every missed message was delivered
 * - `gap`: messages are lost
 * - `unknown`: the connector cannot prove whether messages were missed
 */
export type Continuity = 'intact' | 'recovered' | 'gap' | 'unknown'

/** Messages that a channel keeps on the server: a bounded log, only the newest one, or a queue per session. */
export type ChannelKind = 'log' | 'latest' | 'session'

/** An error of a channel. It is state, not an event: it stays until it is acknowledged or resolved. */
export interface ChannelFault {
  /** Grows with each fault of this channel, so that a dismissed fault differs from a new one. */
  readonly id: number
  /** The reason of the fault. */
  readonly reason: Reason
  /** The raw code of the server; null when there is none. */
  readonly code: string | null
  /** Text of the server: untrusted. */
  readonly message: string | null
  /** Epoch milliseconds. */
  readonly at: number
  /** Whether the app or a person has seen it. */
  readonly acknowledged: boolean
}

/** Policy for lost messages: ask the person, skip the gap, or fetch the state again. */
export type OnGap = 'prompt' | 'skip' | 'resync'

/**
 * The state of one channel. A snapshot: the same object while nothing changed for a person. Messages do not change it; the
 * position of the last message is `channel.position()`.
 */
export interface ChannelState {
  /** The name of the channel. */
  readonly name: string
  /** The status of the channel. */
  readonly status: ChannelStatus
  /** The kind of the channel; null until the server has answered. */
  readonly kind: ChannelKind | null
  /** The reason of the last change. */
  readonly reason: Reason
  /** The raw code of the server; null when there is none. */
  readonly code: string | null
  /** Text of the server: untrusted; null without one. */
  readonly message: string | null
  /** When the status began; epoch milliseconds. */
  readonly since: number
  /** Whether the delivered messages are gap-free. */
  readonly continuity: Continuity
  /** The open fault; null without one. */
  readonly fault: ChannelFault | null
  /** How many times messages were lost for good. */
  readonly gaps: number
  /** How many messages failed the schema and were not delivered. */
  readonly invalid: number
  /** Overrides of the action for a reason, from the channel's definition; null without one. */
  readonly actions: ActionOverrides | null
}

/** A channel without subscribers. */
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
