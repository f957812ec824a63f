import { createStore } from 'zustand/vanilla'

import { present } from '../core/presentation.js'
import { initialPresentation, type PresentationMachine } from '../core/presentationMachine.js'
import type { Presentation } from '../core/presentationTypes.js'
import type { Snapshot } from '../core/snapshot.js'
import { createAlarm } from './alarm.js'
import type { Connectivity } from './connectivity.js'
import { isolate } from './isolate.js'
import { createLeaveWatch } from './leaveWatch.js'

/** The presentation of one client, as a read-only zustand store. It runs, with one timer, while it has subscribers. */
export interface Presenter {
  /** The current presentation. */
  readonly getState: () => Presentation
  /** For server rendering and hydration: constant, shows nothing. */
  readonly getInitialState: () => Presentation
  /** Listens to changes. Returns the unsubscribe function. */
  readonly subscribe: (listener: (now: Presentation, before: Presentation) => void) => () => void
  /** Hides the banner with this id until there is another cause. */
  readonly dismissBanner: (id: string) => void
  /** Marks the prompt with this id as put aside until there is another cause. */
  readonly putAsidePrompt: (id: string) => void
}

/** Forget what was on screen after this long without subscribers. */
const FORGET_MS = 1000

const presenters = new WeakMap<Connectivity['use'], Presenter>()

/**
 * The presenter of a client; one per client, so that a banner, an LED and a prompt always agree.
 *
 * @example
 * presenterOf(connectivity).subscribe(() => render(presenterOf(connectivity).getState().banner))
 */
export function presenterOf(connectivity: Connectivity): Presenter {
  // Key on `use`, because a copy of the client's object is still the same client.
  const known = presenters.get(connectivity.use) ?? createPresenter(connectivity)
  presenters.set(connectivity.use, known)
  return known
}

/** Whether the client can dial on request. */
const canRetry = ({ connector }: Connectivity): boolean => connector.capabilities.retryNow !== 'none'

/** The acts of the person, the prompt that they are about and what was said: all that outlives the components. */
function withoutScreen({ shown, dismissed, putAside, heldUntil }: PresentationMachine): PresentationMachine {
  const { announcement, prompt } = shown
  const empty = { ...initialPresentation.shown, announcement, prompt }
  return { ...initialPresentation, shown: empty, dismissed, putAside, heldUntil }
}

function createPresenter(connectivity: Connectivity): Presenter {
  const { environment, times, actions } = connectivity
  const store = createStore<Presentation>(() => initialPresentation.shown)
  const alarm = createAlarm(environment, update)
  const leaves = createLeaveWatch(environment, (isLeaving) =>
    decide({ heldUntil: isLeaving ? environment.now() + times.unloadHoldMs : null }),
  )
  const counted = countSubscribers(start, stop)
  let machine = initialPresentation
  let seen: Snapshot | null = null
  /** When what was on screen is forgotten; epoch milliseconds. */
  let forgetAt = Infinity
  let unsubscribe: (() => void) | null = null

  /** Applies an act of the person or the page, in a frame of its own. */
  function decide(change: Partial<PresentationMachine>): void {
    machine = { ...machine, ...change }
    seen = null
    update()
  }

  /** Brings the presentation up to date and sets the timer for its next change. */
  function update(): void {
    const snapshot = connectivity.getState()
    const now = environment.now()
    const isDue = machine.changesAt !== null && now >= machine.changesAt
    if (snapshot !== seen || isDue) {
      seen = snapshot
      machine = present(machine, snapshot, now, times, actions, canRetry(connectivity))
      store.setState(machine.shown, true)
    }
    // A disposed client leaves no timer behind, even with subscribers.
    const isOver = snapshot.connection.reason === 'disposed'
    if (unsubscribe === null) return
    alarm.set(isOver ? Infinity : (machine.changesAt ?? Infinity))
    // Listen for a leave only while there is a connection to lose, and until the hold is over.
    if (isOver || machine.heldUntil === null) leaves.set(snapshot.connection.status === 'connected')
  }

  /** Forgets what was on screen long ago. */
  function forget(): void {
    if (environment.now() <= forgetAt) return
    machine = withoutScreen(machine)
    seen = null
  }

  function start(): void {
    forget()
    forgetAt = Infinity
    unsubscribe = connectivity.subscribe(update)
    update()
  }

  function stop(): void {
    unsubscribe?.()
    unsubscribe = null
    alarm.set(Infinity)
    leaves.set(false)
    forgetAt = environment.now() + FORGET_MS
  }

  return {
    getState() {
      // The render before the first subscription must read the state that it will subscribe to.
      if (unsubscribe === null) {
        forget()
        update()
        forgetAt = environment.now() + FORGET_MS
      }
      return store.getState()
    },
    getInitialState: store.getInitialState,
    dismissBanner: (id) => decide({ dismissed: new Set([...machine.dismissed, id]) }),
    putAsidePrompt: (id) => decide({ putAside: id }),
    subscribe: (listener) =>
      counted(() =>
        store.subscribe((now, before) => isolate(() => listener(now, before), environment.report)),
      ),
  }
}

/** Starts before the first of several subscriptions and stops after the last one. Each returns its end. */
function countSubscribers(start: () => void, stop: () => void) {
  let subscribers = 0
  return (subscribe: () => () => void): (() => void) => {
    if (subscribers++ === 0) start()
    const end = subscribe()
    let isSubscribed = true
    return () => {
      end()
      if (isSubscribed && --subscribers === 0) stop()
      isSubscribed = false
    }
  }
}
