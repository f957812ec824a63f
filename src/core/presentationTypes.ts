import type { ConnectionStage } from './connection.js'
import type { Missed } from './missed.js'
import type { Action, Reason } from './reasons.js'

/**
 * State of an LED. Worst first: failed, stale, reconnecting, offline, paused, unstable, syncing, connecting, degraded, idle,
 * online. `unstable`: connected, after many losses. `degraded`: connected, with slow answers.
 */
export type LedState =
  | 'idle'
  | 'connecting'
  | 'online'
  | 'syncing'
  | 'reconnecting'
  | 'offline'
  | 'paused'
  | 'unstable'
  | 'degraded'
  | 'stale'
  | 'failed'

/** Tone of an LED or a banner, shown by shape first and colour second. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'

/** How urgently a screen reader announces a change. */
export type Politeness = 'polite' | 'assertive'

/** A key of the message catalogue. */
export type BannerKey =
  | 'connecting'
  | 'reconnecting'
  | 'still-disconnected'
  | 'offline'
  | 'captive-portal'
  | 'token-unavailable'
  | 'gave-up'
  | 'paused'
  | 'unstable'
  | 'syncing'
  | 'back-online'
  | 'channel-stopped'
  | 'channel-denied'
  | 'channel-not-found'
  | 'channel-kicked'
  | 'channel-kicked-elsewhere'
  | 'channel-no-room'
  | 'channel-left'
  | 'unauthorized'
  | 'forbidden'
  | 'kicked'
  | 'removed'
  | 'unregistered'
  | 'server-closed'
  | 'update-required'
  | 'resync'
  | 'failed'

/** The one banner that a person should see now. */
export interface BannerPresentation {
  /** The same for the same cause, so that "dismiss" holds until there is another one. */
  readonly id: string
  /** Whether a person may dismiss it with `dismissBanner(id)`. A banner without a working action always may. */
  readonly dismissible: boolean
  /** The message of the banner. */
  readonly key: BannerKey
  /** Its tone. */
  readonly tone: Tone
  /** The reason behind it. */
  readonly reason: Reason
  /** Text of the server, clamped and without control characters; null without one. Shown as text only. */
  readonly serverText: string | null
  /** Offered actions, without `none` and `wait`. */
  readonly actions: readonly Action[]
  /** The channel of a `channel-*` or `syncing` banner; null for the others. */
  readonly channel: string | null
  /** When the connection was last up; null when it never was. Epoch milliseconds. */
  readonly lastConnectedAt: number | null
  /** The number of waiting sends. */
  readonly pending: number
  /** When the banner appeared; epoch milliseconds. */
  readonly shownAt: number
}

/** The wait for the next dial, as every part shows it. Epoch milliseconds. */
export interface CountdownPresentation {
  /** When the countdown began. */
  readonly from: number
  /** When the next dial is due. */
  readonly to: number
}

/** The one prompt that a person should see now: the page is out of step with the server. */
export interface PromptPresentation {
  /** Changes with each new cause, so that "not now" holds until then. */
  readonly id: string
  /** The most severe reason. */
  readonly reason: Reason
  /** The affected channels. */
  readonly channels: readonly string[]
  /**
   * Whether the person put it aside with `putAsidePrompt(id)` ("Not now"): its card is hidden, while an LED or a stale region
   * still offers the action.
   */
  readonly isPutAside: boolean
}

/** The data of one channel that may be out of date. */
export interface StalePresentation {
  /** When the data was last known to be current; epoch milliseconds, null when it never was. */
  readonly asOf: number | null
  /**
   * - `behind`: the channel is down and catches up by itself
   * - `stopped`: the connection or the channel has ended and does not come back by itself, such as after a verdict
   * - `missed`: messages are lost, which needs an action
   */
  readonly kind: 'behind' | 'stopped' | 'missed'
  /** The reason behind it. */
  readonly reason: Reason
  /** Offered actions, without `none` and `wait`. */
  readonly actions: readonly Action[]
}

/** A screen reader announcement, made once per id. */
export interface Announcement {
  /** Grows with each announcement. */
  readonly id: number
  /** The message of the announcement. */
  readonly key: BannerKey
  /** `assertive` interrupts a screen reader. */
  readonly politeness: Politeness
}

/** State and tone of one LED, after its debounce. */
export interface LedPresentation {
  /** The shown state. */
  readonly state: LedState
  /** Its tone; `warning` also for a working connection or channel while the banner says that messages were missed. */
  readonly tone: Tone
  /**
   * Whether the LED is outlined and has no words: one of a channel that repeats the LED of the connection, one of a channel
   * that has only just become busy, and the connection's own while a page loads.
   */
  readonly quiet: boolean
  /** The stage of the connection that has lasted `times.ledMs`; null where the state says all, and for a channel. */
  readonly stage: ConnectionStage | null
}

/** What a person should see now, after the grace times. The same object while nothing changed for a person. */
export interface Presentation {
  /** The LED of the connection. */
  readonly led: LedPresentation
  /** The LEDs of the channels in use, by name. */
  readonly channelLeds: ReadonlyMap<string, LedPresentation>
  /** The worst of the connection and all channels in use. */
  readonly worstLed: LedState
  /** The channels with data that may be out of date, by name; empty while everything is current. */
  readonly stale: ReadonlyMap<string, StalePresentation>
  /** Whether "up to date" may be said. */
  readonly missed: Missed
  /** The banner; null for none. */
  readonly banner: BannerPresentation | null
  /** The countdown to the next dial, also after its banner was dismissed; null where it would only flicker. */
  readonly countdown: CountdownPresentation | null
  /** The prompt; null for none. */
  readonly prompt: PromptPresentation | null
  /** The newest announcement; null before the first one. */
  readonly announcement: Announcement | null
}
