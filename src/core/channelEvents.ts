import type { ActionOverrides } from './actions.js'
import type { ChannelKind, OnGap } from './channel.js'
import type { Position } from './position.js'
import type { Reason } from './reasons.js'

/** The server's yes to a subscription. */
export interface SubscriptionAnswer {
  readonly type: 'subscribed'
  readonly kind: ChannelKind
  /** Where the messages that follow start; null without positions. */
  readonly position: Position | null
  /** The first so many messages that follow are recovered ones. */
  readonly replay: number
  /** Without positions: what the other side says of the messages since the last subscription; null when it says nothing. */
  readonly continuity: 'recovered' | 'gap' | 'unknown' | null
}

/** Why messages are lost, or why a subscription ended. */
export interface ChannelCause {
  readonly reason: Reason
  /** The raw code of the other side; null when there is none. */
  readonly code: string | null
  /** Untrusted text. */
  readonly message: string | null
}

/** Intents, which end in `Requested`, and facts about a channel. */
export type ChannelEvent =
  | { readonly type: 'subscribeRequested' }
  | { readonly type: 'unsubscribeRequested' }
  | { readonly type: 'resubscribeRequested' }
  | { readonly type: 'resyncRequested' }
  | { readonly type: 'acknowledged' }
  /** `isOtherIdentity`: nothing that the identity before received may be shown. */
  | { readonly type: 'connectionOpened'; readonly isOtherIdentity: boolean }
  | { readonly type: 'connectionLost'; readonly reason: Reason }
  /** The channel alone is down; the connector subscribes again by itself and tells the answer. */
  | { readonly type: 'interrupted'; readonly reason: Reason }
  | SubscriptionAnswer
  | { readonly type: 'messageReceived'; readonly offset: number | null }
  | (ChannelCause & {
      readonly type: 'ended'
      /** `channel-closed`: where the history ended, if the server still knows. */
      readonly last: Position | null
    })
  | { readonly type: 'resynced' }
  | { readonly type: 'resyncFailed'; readonly message: string | null }
  | { readonly type: 'messageInvalid' }
  /** A definition of the channel came into use. */
  | { readonly type: 'configured'; readonly actions: ActionOverrides | null }
  /** The app signed out: nothing of the time before may be shown or asked for again. */
  | { readonly type: 'signedOut' }

/** What the surroundings are when an event comes. */
export interface ChannelContext {
  /** Epoch milliseconds. */
  readonly at: number
  /** Whether the connection is up. */
  readonly isOpen: boolean
  /** What all subscribers together want done about lost messages. */
  readonly onGap: OnGap
  /** Whether at least one subscriber can fetch the state anew. */
  readonly canResync: boolean
}

/** What must be done for a channel, in order. */
export type ChannelEffect =
  | {
      readonly type: 'subscribe'
      readonly position: Position | null
      /** Ask for the newest messages that the subscribers want to start with. */
      readonly withHistory: boolean
    }
  | { readonly type: 'unsubscribe' }
  /** Hand the message at hand to the subscribers. */
  | { readonly type: 'deliver' }
  /** Keep the message at hand until the resync is over. */
  | { readonly type: 'hold' }
  /** Deliver the held messages, in order. */
  | { readonly type: 'release' }
  /** Drop what was kept of earlier messages: a new beginning. */
  | { readonly type: 'forget' }
  | { readonly type: 'startResync'; readonly reason: Reason }
  /** Abort the resync that runs and drop the held messages. */
  | { readonly type: 'cancelResync' }
  | { readonly type: 'reportFault' }
