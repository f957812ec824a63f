import type { NextNotices } from '../core/nextFrame.js'
import type { PresentationMachine } from '../core/presentationMachine.js'
import type { Presentation } from '../core/presentationTypes.js'
import { createAlarm } from './alarm.js'
import type { Connectivity } from './connectivity.js'
import { createFrames } from './frames.js'
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

interface Entry {
  readonly presenter: Presenter
  readonly addNotices: (nextNotices: NextNotices) => void
}

const entries = new WeakMap<Connectivity['use'], Entry>()

/**
 * The presenter of a client; one per client, so that a banner, an LED and a prompt always agree.
 *
 * @param nextNotices null for a part that shows only LEDs. The notices are part of every frame from the first part on that has them
 */
export function sharedPresenter(connectivity: Connectivity, nextNotices: NextNotices | null): Presenter {
  // Key on `use`, because a copy of the client's object is still the same client.
  const entry = entries.get(connectivity.use) ?? createPresenter(connectivity)
  entries.set(connectivity.use, entry)
  if (nextNotices !== null) entry.addNotices(nextNotices)
  return entry.presenter
}

function createPresenter(connectivity: Connectivity): Entry {
  const { environment, times } = connectivity
  const frames = createFrames(connectivity)
  const alarm = createAlarm(environment, update)
  const leaves = createLeaveWatch(environment, (isLeaving) =>
    decide({ heldUntil: isLeaving ? environment.now() + times.unloadHoldMs : null }),
  )
  const counted = countSubscribers(start, stop)
  /** When what was on screen is forgotten; epoch milliseconds. */
  let forgetAt = Infinity
  let unsubscribe: (() => void) | null = null

  /** Applies an act of the person or the page, in a frame of its own. */
  function decide(change: Partial<PresentationMachine>): void {
    frames.decide(change)
    update()
  }

  /** Brings the presentation up to date and sets the timer for its next change. */
  function update(): void {
    frames.update()
    schedule()
  }

  function schedule(): void {
    if (unsubscribe === null) return
    const { status, reason } = connectivity.getState().connection
    const { changesAt, heldUntil } = frames.machine()
    // A disposed client leaves no timer behind, even with subscribers.
    const isOver = reason === 'disposed'
    alarm.set(isOver ? Infinity : (changesAt ?? Infinity))
    // Listen for a leave only while there is a connection to lose, and until the hold is over.
    if (isOver || heldUntil === null) leaves.set(status === 'connected')
  }

  /** Forgets what was on screen long ago. */
  function forget(): void {
    if (environment.now() > forgetAt) frames.forget()
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

  const presenter: Presenter = {
    getState() {
      // The render before the first subscription must read the state that it will subscribe to.
      if (unsubscribe === null) {
        forget()
        update()
        forgetAt = environment.now() + FORGET_MS
      }
      return frames.getState()
    },
    getInitialState: frames.getInitialState,
    dismissBanner: (id) => decide({ dismissed: new Set([...frames.machine().dismissed, id]) }),
    putAsidePrompt: (id) => decide({ putAside: id }),
    subscribe: (listener) =>
      counted(() =>
        frames.subscribe((now, before) => isolate(() => listener(now, before), environment.report)),
      ),
  }
  function addNotices(nextNotices: NextNotices): void {
    frames.addNotices(nextNotices)
    schedule()
  }
  return { presenter, addNotices }
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
