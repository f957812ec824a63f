import { startChromium } from './chromium.js'
import { startFirefox } from './firefox.js'

/** One page of a browser, as far as a test that runs in every engine needs it. */
export interface EnginePage {
  readonly goto: (url: string) => Promise<void>
  /** The text of the first element that matches; null without one. */
  readonly text: (selector: string) => Promise<string | null>
  readonly click: (selector: string) => Promise<void>
  /** Runs a function in the page; its result comes back as JSON. */
  readonly evaluate: <Given, Result>(run: (given: Given) => Result, given: Given) => Promise<Awaited<Result>>
}

/** A running browser. */
export interface Engine {
  /** A page with storage of its own. */
  readonly open: () => Promise<EnginePage>
  /** Closes every page that is open. */
  readonly closePages: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The engines, with what is known to differ. */
export const engines = [
  {
    name: 'Chromium',
    start: startChromium,
    /** The events of a socket that is reset after it was open. */
    reset: ['open'],
    /** Whether a dial to an address that failed before is held back. */
    delaysDials: false,
  },
  { name: 'Firefox', start: startFirefox, reset: ['open', 'error'], delaysDials: true },
] as const
