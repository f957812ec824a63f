import type { ChannelView } from './channelView.js'
import type { ConnectionStage } from './connection.js'
import type { ConnectionView } from './connectionView.js'
import type { BannerPresentation, Presentation } from './presentationTypes.js'
import type { Stability } from './stability.js'

/** The stage that the LED shows, or that waits for its time. */
export interface StageWait {
  readonly next: ConnectionStage | null
  /** Since when it holds; epoch milliseconds. */
  readonly since: number
}

/** The internal state of the presentation. Components see its projection, `shown`. */
export interface PresentationMachine {
  /** The same object while nothing changed for a person. */
  readonly shown: Presentation
  /** The recent history of the connection; null before the first facts. */
  readonly stability: Stability | null
  /** The connection as all parts show it; null before the first facts. */
  readonly view: ConnectionView | null
  readonly stage: StageWait
  readonly channels: ReadonlyMap<string, ChannelView>
  /** The banner before a person dismissed it; null for none. */
  readonly banner: BannerPresentation | null
  /** Whether a loss was shown and its end is not confirmed; "back online" only follows such a loss. */
  readonly isUnconfirmed: boolean
  /** Ids of the banners that a person dismissed. */
  readonly dismissed: ReadonlySet<string>
  /** The id of the prompt that a person put aside; null for none. */
  readonly putAside: string | null
  /** Until when a page that is being left shows no loss; null while it is not left. Epoch milliseconds. */
  readonly heldUntil: number | null
  /** When time alone changes something; epoch milliseconds, null for never. */
  readonly changesAt: number | null
}

/** Before anything happened. */
export const initialPresentation: PresentationMachine = {
  shown: {
    led: { state: 'idle', tone: 'neutral', quiet: true, stage: null },
    channelLeds: new Map(),
    worstLed: 'idle',
    stale: new Map(),
    missed: 'unknown',
    banner: null,
    countdown: null,
    prompt: null,
    announcement: null,
  },
  stability: null,
  view: null,
  stage: { next: null, since: 0 },
  channels: new Map(),
  banner: null,
  isUnconfirmed: false,
  dismissed: new Set(),
  putAside: null,
  heldUntil: null,
  changesAt: null,
}
