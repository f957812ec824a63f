import type { ReactElement } from 'react'
import type { Connectivity } from 'react-connectivity'
import type { SeedClock } from './seedClock.js'
import type { StateLog } from './stateLog.js'
import type { SeedWords } from './words/types.js'

/** A fault, or its end, behind a button. */
export interface SeedFault {
  readonly label: string
  readonly run: () => unknown
}

/** A server and a network in this page, with the faults of one system. */
export interface SeedWorld {
  readonly clock: SeedClock
  readonly log: StateLog
  /** Opens the page of a person: a client, connected by its provider. A reload opens it again. */
  readonly open: () => Connectivity
  readonly faults: readonly SeedFault[]
  /** The app of that page. */
  readonly app: (reload: () => void) => ReactElement
}

/** The page of one system. */
export interface Seed {
  readonly words: SeedWords
  /** What to try, as one sentence. */
  readonly tryThis: string
  /** The time that a person can skip, in milliseconds, with its label. */
  readonly skips: readonly (readonly [label: string, ms: number])[]
  readonly start: () => SeedWorld
}
