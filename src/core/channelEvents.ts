import type { ChannelKind, OnGap } from './channel.js'
import type { Position } from './position.js'
import type { Reason } from './reasons.js'

/** Facts about a channel, and intents, which end in `Requested`. `isLive`: whether the link is usable right now. */
export type ChannelEvent =
  | { readonly type: 'subscribeRequested'; readonly isLive: boolean }
  | { readonly type: 'unsubscribeRequested'; readonly isLive: boolean }
  | { readonly type: 'resubscribeRequested'; readonly isLive: boolean }
  | { readonly type: 'resyncRequested'; readonly isLive: boolean }
  | { readonly type: 'acknowledged' }
  | { readonly type: 'connectionLost'; readonly reason: Reason }
  | { readonly type: 'connectionRestored' }
  | {
      readonly type: 'subscribed'
      readonly kind: ChannelKind
      readonly position: Position
      readonly replay: number
    }
  | { readonly type: 'caughtUp' }
  | {
      readonly type: 'faultRaised'
      readonly reason: Reason
      readonly message: string | null
      /** `channel-closed`: where the history ended, if the server still knows. */
      readonly last?: Position | undefined
    }
  /** A hole in the numbers, or a second answer that leaves one. `times`: how often at this very place. */
  | { readonly type: 'gapDetected' | 'answeredAgain'; readonly times?: number }
  | { readonly type: 'resynced' }
  | { readonly type: 'resyncFailed'; readonly message: string | null }

/** What the runtime must do for a channel, in order. */
export type ChannelEffect =
  | { readonly type: 'subscribe'; readonly position: Position | null }
  | { readonly type: 'unsubscribe' }
  | { readonly type: 'startResync'; readonly reason: Reason }
  | { readonly type: 'cancelResync' }
  | { readonly type: 'reportFault' }

/** How one channel is configured. */
export interface ChannelPolicy {
  readonly onGap: OnGap
}
