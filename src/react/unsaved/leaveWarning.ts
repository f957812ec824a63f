import type { Connectivity } from '../../engine/connectivity.js'
import { unsavedWorkOf } from './unsavedWork.js'

/** Warns before the page is left while work is unsaved or sends wait. */
interface LeaveWarning {
  /** Turns the warning on. Returns the function that turns it off. */
  readonly hold: () => () => void
  /** Lets the next leave pass without a question, because the person has agreed to it. Returns the end of the permission. */
  readonly permit: () => () => void
}

const warnings = new WeakMap<Connectivity['use'], LeaveWarning>()

/** The warning of a client's page; one per client. */
export function leaveWarningOf(connectivity: Connectivity): LeaveWarning {
  const known = warnings.get(connectivity.use) ?? createLeaveWarning(connectivity)
  warnings.set(connectivity.use, known)
  return known
}

function createLeaveWarning(connectivity: Connectivity): LeaveWarning {
  const works = unsavedWorkOf(connectivity)
  let holders = 0
  let permits = 0
  let stop: (() => void) | null = null

  const warn = (event: BeforeUnloadEvent): void => {
    if (permits === 0) event.preventDefault()
  }

  /** Listens only while something would be lost, because the listener keeps the page out of the back-forward cache. */
  function update(): void {
    if (works.getState().length > 0 || connectivity.getState().pending > 0)
      window.addEventListener('beforeunload', warn)
    else window.removeEventListener('beforeunload', warn)
  }

  function start(): () => void {
    const ends = [works.subscribe(update), connectivity.subscribe(update)]
    update()
    return () => {
      for (const end of ends) end()
      window.removeEventListener('beforeunload', warn)
    }
  }

  return {
    hold() {
      if (holders++ === 0) stop = start()
      let isHeld = true
      return () => {
        if (isHeld && --holders === 0) stop?.()
        isHeld = false
      }
    },
    permit() {
      permits += 1
      let isPermitted = true
      return () => {
        if (isPermitted) permits -= 1
        isPermitted = false
      }
    },
  }
}
