import type { Missed } from './missed.js'
import type { Action, Reason } from './reasons.js'

/** State of an LED. Worst first: failed, stale, reconnecting, offline, paused, syncing, connecting, idle, online. */
export type LedState =
  | 'idle'
  | 'connecting'
  | 'online'
  | 'syncing'
  | 'reconnecting'
  | 'offline'
  | 'paused'
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
  | 'syncing'
  | 'back-online'
  | 'channel-stopped'
  | 'channel-denied'
  | 'channel-not-found'
  | 'channel-kicked'
  | 'channel-kicked-elsewhere'
  | 'unauthorized'
  | 'forbidden'
  | 'kicked'
  | 'removed'
  | 'server-closed'
  | 'update-required'
  | 'failed'

/** The one banner that a person should see now. */
export interface BannerPresentation {
  readonly key: BannerKey
  readonly tone: Tone
  readonly reason: Reason
  /** Text of the server, clamped and without control characters; null without one. Shown as text only. */
  readonly serverText: string | null
  readonly actions: readonly Action[]
  /** The channel of a `channel-*` or `syncing` banner; null for the others. */
  readonly channel: string | null
  /** When the next dial is due; null when a countdown would only flicker. Epoch milliseconds. */
  readonly countdownTo: number | null
  /** When the countdown began; epoch milliseconds. */
  readonly countdownFrom: number | null
  /** When the connection was last up; null when it never was. Epoch milliseconds. */
  readonly lastConnectedAt: number | null
  /** The number of waiting sends. */
  readonly pending: number
  /** When the banner appeared; epoch milliseconds. */
  readonly shownAt: number
}

/** The one prompt that a person should see now: the page is out of step with the server. */
export interface PromptPresentation {
  /** Changes with each new cause, so that "not now" holds until then. */
  readonly id: string
  readonly reason: Reason
  readonly channels: readonly string[]
}

/** A screen reader announcement, made once per id. */
export interface Announcement {
  readonly id: number
  readonly key: BannerKey | 'resync'
  readonly politeness: Politeness
}

/** State and tone of one LED, after its debounce. */
export interface LedPresentation {
  readonly state: LedState
  readonly tone: Tone
}

/** What a person should see now, after the grace times. The same object while nothing changed for a person. */
export interface Presentation {
  readonly led: LedPresentation
  readonly channelLeds: ReadonlyMap<string, LedPresentation>
  /** The worst of the connection and all channels in use. */
  readonly worstLed: LedState
  /** Whether "up to date" may be said. */
  readonly missed: Missed
  readonly banner: BannerPresentation | null
  readonly prompt: PromptPresentation | null
  readonly announcement: Announcement | null
}
