import type { ActionOverrides, Reason } from './reasons.js'
import type { ChannelKind, OnGap } from './channel.js'
import type { Position } from './position.js'

/** The server accepted a subscription. */
export interface SubscriptionAnswer {
  readonly type: 'subscribed'
  readonly kind: ChannelKind
  /** The position before the next message; null without positions. */
  readonly position: Position | null
  /** The number of recovered messages that follow. */
  readonly replay: number
  /** Without positions: continuity since the last subscription as the server reports it; null when it reports none. */
  readonly continuity: 'recovered' | 'gap' | 'unknown' | null
}

/** The cause of lost messages or of an ended subscription. */
export interface ChannelCause {
  readonly reason: Reason
  /** The raw code of the server; null when there is none. */
  readonly code: string | null
  /** Untrusted text. */
  readonly message: string | null
}

/**
 * Who asks for a subscription.
 *
 * - `join`: the app or a person
 * - `create`: a person who wants the channel made, in case there is none
 * - `return`: the client by itself, on a new connection
 * - `stay`: the client by itself, on the connection on which it was subscribed
 */
export type SubscriptionWish = 'join' | 'create' | 'return' | 'stay'

/** Intents, which end in `Requested`, and facts about a channel. */
export type ChannelEvent =
  | { readonly type: 'subscribeRequested' }
  | { readonly type: 'unsubscribeRequested' }
  | { readonly type: 'resubscribeRequested' }
  | { readonly type: 'recreateRequested' }
  /** Ends the membership; its subscribers stay, for another one. */
  | { readonly type: 'leaveRequested' }
  | { readonly type: 'resyncRequested' }
  | { readonly type: 'acknowledged' }
  /** The server could not answer for now, and the wait after that is over. */
  | { readonly type: 'retryDue' }
  /** `isOtherIdentity`: messages of the previous identity must not be shown. */
  | { readonly type: 'connectionOpened'; readonly isOtherIdentity: boolean }
  | { readonly type: 'connectionLost'; readonly reason: Reason }
  /** Only the channel is down; the connector resubscribes by itself and reports the answer. */
  | { readonly type: 'interrupted'; readonly reason: Reason }
  | SubscriptionAnswer
  | { readonly type: 'messageReceived'; readonly offset: number | null }
  /** The next message of a replay did not come in time. */
  | { readonly type: 'replayStalled' }
  | (ChannelCause & {
      readonly type: 'ended'
      /** `channel-closed`: the last position of the history, if the server still knows it. */
      readonly last: Position | null
    })
  | { readonly type: 'resynced' }
  | { readonly type: 'resyncFailed'; readonly message: string | null }
  | { readonly type: 'messageInvalid' }
  /** A definition of the channel is now in use. */
  | { readonly type: 'configured'; readonly actions: ActionOverrides | null }
  /** The app signed out: earlier messages must not be shown or requested again. */
  | { readonly type: 'signedOut' }

/** The surroundings of an event. */
export interface ChannelContext {
  /** Epoch milliseconds. */
  readonly at: number
  /** Whether the connection is up. */
  readonly isOpen: boolean
  /** The policy of all subscribers together. */
  readonly onGap: OnGap
  /** Whether at least one subscriber can fetch the state again. */
  readonly canResync: boolean
  /** Whether at least one subscriber takes messages, cannot fetch the state, and cannot do without a lost one. */
  readonly needsAll: boolean
}

/** An instruction of the machine; carried out in order. */
export type ChannelEffect =
  | {
      readonly type: 'subscribe'
      readonly position: Position | null
      /** Request the newest messages as initial history. */
      readonly withHistory: boolean
      readonly wish: SubscriptionWish
    }
  /** Also while the connection is down, because a client library that subscribes again by itself has to forget the channel. */
  | { readonly type: 'unsubscribe' }
  /** Deliver the current message to the subscribers. */
  | { readonly type: 'deliver' }
  /** Hold the current message until the resync is over. */
  | { readonly type: 'hold' }
  /** Deliver the held messages, in order. */
  | { readonly type: 'release' }
  /** Drop the kept messages and folds: the history starts again. */
  | { readonly type: 'forget' }
  | { readonly type: 'startResync'; readonly reason: Reason }
  /** Abort the running resync and drop the held messages. */
  | { readonly type: 'cancelResync' }
  | { readonly type: 'reportFault' }
