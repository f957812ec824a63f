import { initialPresentation, present } from '../core/presentation.js'
import type { Presentation } from '../core/presentationTypes.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Connectivity } from './createConnectivity.js'

/** What a person should see of one client, as a store. It runs, with one timer, while somebody looks. */
export interface Presenter {
  readonly getState: () => Presentation
  /** For server rendering and hydration: constant, shows nothing. */
  readonly getInitialState: () => Presentation
  readonly subscribe: (listener: (now: Presentation, before: Presentation) => void) => () => void
}

/** Nobody looked for longer than this: what was shown before does not count any more. */
const FORGET_MS = 1000

const presenters = new WeakMap<Connectivity, Presenter>()

/**
 * The presenter of a client; one per client, so that a banner, a lamp and a prompt always agree.
 *
 * @example
 * presenterOf(connectivity).subscribe(() => render(presenterOf(connectivity).getState().banner))
 */
export function presenterOf(connectivity: Connectivity): Presenter {
  const known = presenters.get(connectivity) ?? createPresenter(connectivity)
  presenters.set(connectivity, known)
  return known
}

function createPresenter(connectivity: Connectivity): Presenter {
  const { environment, times, actions } = connectivity
  const listeners = new Set<(now: Presentation, before: Presentation) => void>()
  let presentation = initialPresentation
  let seen: Snapshot | null = null
  let lookedUntil = -Infinity
  let cancelTimer: (() => void) | null = null
  let unsubscribe: (() => void) | null = null

  /** Brings the presentation up to date; true when something differs. */
  function update(): boolean {
    const snapshot = connectivity.getState()
    const now = environment.now()
    const isDue = presentation.changesAt !== null && now >= presentation.changesAt
    if (snapshot === seen && !isDue) return false
    const next = present(presentation, snapshot, now, times, actions)
    seen = snapshot
    presentation = next
    return true
  }

  /** Brings the presentation up to date and sets the timer for its next change; true when something differs. */
  function refresh(): boolean {
    const isNew = update()
    cancelTimer?.()
    const { changesAt } = presentation
    // A client that was disposed must leave no timer behind, whoever still looks.
    const isOver = connectivity.getState().connection.reason === 'disposed'
    cancelTimer =
      changesAt === null || isOver
        ? null
        : environment.setTimer(run, Math.max(0, changesAt - environment.now()))
    return isNew
  }

  function run(): void {
    const before = presentation
    if (!refresh()) return
    for (const listener of [...listeners]) {
      try {
        listener(presentation, before)
      } catch (error) {
        environment.report(error)
      }
    }
  }

  function start(): void {
    if (environment.now() - lookedUntil > FORGET_MS) {
      presentation = initialPresentation
      seen = null
    }
    unsubscribe = connectivity.subscribe(run)
    // Whoever subscribes reads the state anyway.
    refresh()
  }

  function stop(): void {
    unsubscribe?.()
    unsubscribe = null
    cancelTimer?.()
    cancelTimer = null
    lookedUntil = environment.now()
  }

  return {
    getState() {
      // Before the first subscription a render reads what it will be subscribed to.
      if (unsubscribe === null) update()
      return presentation
    },
    getInitialState: () => initialPresentation,
    subscribe(listener) {
      listeners.add(listener)
      if (unsubscribe === null) start()
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) stop()
      }
    },
  }
}
