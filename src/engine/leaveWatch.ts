import { browserLeave } from './browserLeave.js'
import type { Environment } from './environment.js'

/** Listens for a leave of the page while that is of interest. */
interface LeaveWatch {
  /** Starts or stops listening. Starts anew after a leave that came to nothing. */
  readonly set: (isWanted: boolean) => void
}

/** @param onLeave receives true when the page is being left, and false when it is back */
export function createLeaveWatch(
  { listenLeave = browserLeave }: Environment,
  onLeave: (isLeaving: boolean) => void,
): LeaveWatch {
  let stop: (() => void) | null = null
  let isUsed = false
  return {
    set(isWanted) {
      if (isWanted && stop !== null && !isUsed) return
      stop?.()
      isUsed = false
      stop = isWanted
        ? listenLeave((isLeaving) => {
            isUsed = true
            onLeave(isLeaving)
          })
        : null
    },
  }
}
