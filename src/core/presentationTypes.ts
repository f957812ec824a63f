import type { Missed } from './missed.js'
import type { Action, Reason } from './reasons.js'

/** What an LED shows. Worst first: failed, stale, reconnecting, offline, paused, syncing, connecting, idle, online. */
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

/** Carried by shape first and colour second. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'

/** How urgently a change is told to a screen reader. */
export type Politeness = 'polite' | 'assertive'

/** Which text to show: a key of the message catalogue. */
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
  /** The server's words, clamped and stripped of control characters; shown as text only. */
  readonly serverText: string | null
  readonly actions: readonly Action[]
  /** Named by the texts of `channel-*`. */
  readonly channel: string | null
  /** When the next dial is due, if a countdown makes sense; epoch milliseconds. */
  readonly countdownTo: number | null
  /** When the wait for it began. */
  readonly countdownFrom: number | null
  /** When the link was last up; epoch milliseconds. */
  readonly lastConnectedAt: number | null
  /** Sends that wait. */
  readonly pending: number
  readonly shownAt: number
}

/** The one prompt that a person should see now: the page is out of step with the server. */
export interface PromptPresentation {
  /** Changes with each new cause, so that "not now" holds until then. */
  readonly id: string
  readonly reason: Reason
  readonly channels: readonly string[]
}

/** What to tell a screen reader, once per id. */
export interface Announcement {
  readonly id: number
  readonly key: BannerKey | 'resync'
  readonly politeness: Politeness
}

/** An LED and the change that waits for its debounce. */
export interface LedPresentation {
  readonly state: LedState
  readonly tone: Tone
  readonly next: LedState
  readonly nextSince: number
}

/** What a person should see now, after the grace times, and when that would next change by itself. */
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
  /** The outage whose loss was shown; "back online" only follows one of those. */
  readonly shownOutage: number | null
  /** The outage whose end was announced. */
  readonly saidOver: number | null
  readonly changesAt: number | null
}
