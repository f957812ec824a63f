import { createStore, type StoreApi } from 'zustand/vanilla'

import { nextFrame, type NextNotices } from '../core/nextFrame.js'
import { initialPresentation, type PresentationMachine } from '../core/presentationMachine.js'
import type { Presentation } from '../core/presentationTypes.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Connectivity } from './connectivity.js'

/** The frames of one client, as a store of the newest one. */
export interface Frames extends Pick<StoreApi<Presentation>, 'getState' | 'getInitialState' | 'subscribe'> {
  readonly machine: () => PresentationMachine
  /** Makes the frame of the newest facts and of what fell due. */
  readonly update: () => void
  /** Applies an act of the person or the page to the next frame. */
  readonly decide: (change: Partial<PresentationMachine>) => void
  /**
   * Adds the notices to all frames, also to the newest one. A part asks for them while it renders, when no LED may change, so that
   * frame keeps its facts and its time.
   */
  readonly addNotices: (nextNotices: NextNotices) => void
  /** Forgets what was on screen. */
  readonly forget: () => void
}

/** The acts of the person, the prompt that they are about and what was said: all that outlives the components. */
function withoutScreen({ shown, dismissed, putAside, heldUntil }: PresentationMachine): PresentationMachine {
  const { announcement, prompt } = shown
  const empty = { ...initialPresentation.shown, announcement, prompt }
  return { ...initialPresentation, shown: empty, dismissed, putAside, heldUntil }
}

/** The frames of a client, at first without notices. */
export function createFrames(connectivity: Connectivity): Frames {
  const { environment, times, actions } = connectivity
  const { setState, ...store } = createStore<Presentation>(() => initialPresentation.shown)
  let machine = initialPresentation
  let notices: NextNotices | null = null
  /** The facts and the time of the newest frame; null while that is out of date. */
  let newest: { readonly facts: Snapshot; readonly now: number } | null = null

  function show(facts: Snapshot, now: number): void {
    const canRetry = connectivity.connector.capabilities.retryNow !== 'none'
    machine = nextFrame(machine, { facts, now, times, actions, canRetry }, notices)
    newest = { facts, now }
    setState(machine.shown, true)
  }

  return {
    ...store,
    machine: () => machine,
    update() {
      const facts = connectivity.getState()
      const now = environment.now()
      const isDue = machine.changesAt !== null && now >= machine.changesAt
      if (facts !== newest?.facts || isDue) show(facts, now)
    },
    decide(change) {
      machine = { ...machine, ...change }
      newest = null
    },
    addNotices(given) {
      if (notices !== null) return
      notices = given
      if (newest !== null) show(newest.facts, newest.now)
    },
    forget() {
      machine = withoutScreen(machine)
      newest = null
    },
  }
}
