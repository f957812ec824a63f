import { initialLed, type LedMachine } from './led.js'
import type { Presentation } from './presentationTypes.js'

/** The internal state of the presentation. Components see its projection, `shown`. */
export interface PresentationMachine {
  /** The same object while nothing changed for a person. */
  readonly shown: Presentation
  readonly led: LedMachine
  readonly channelLeds: ReadonlyMap<string, LedMachine>
  /** The outage whose loss was shown; "back online" only follows one of those. */
  readonly shownOutage: number | null
  /** The outage whose end was announced. */
  readonly recoveryAnnouncedFor: number | null
  /** When time alone changes something; epoch milliseconds, null for never. */
  readonly changesAt: number | null
}

/** Before anything happened. */
export const initialPresentation: PresentationMachine = {
  shown: {
    led: initialLed.shown,
    channelLeds: new Map(),
    worstLed: 'idle',
    missed: 'unknown',
    banner: null,
    prompt: null,
    announcement: null,
  },
  led: initialLed,
  channelLeds: new Map(),
  shownOutage: null,
  recoveryAnnouncedFor: null,
  changesAt: null,
}
