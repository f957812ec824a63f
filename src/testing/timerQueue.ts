/** A callback and when it is due. */
export interface Timer {
  /** By the virtual clock; epoch milliseconds. */
  readonly at: number
  readonly run: () => void
}

/** Timers in the order in which they run: by time, and at the same time as they were set. */
export interface TimerQueue {
  /** Adds a timer. Returns its cancellation. */
  readonly add: (timer: Timer) => () => void
  /** Removes the first timer that is due at `now` and returns it; null when none is due. */
  readonly takeDue: (now: number) => Timer | null
  readonly size: () => number
}

export function createTimerQueue(): TimerQueue {
  /** The next one is the last of the list, so that it is taken without a move of the others. */
  const waiting: Timer[] = []

  /** Where the timers begin that are due at a time or before it. */
  function placeOf(at: number): number {
    let [low, high] = [0, waiting.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((waiting[middle]?.at ?? 0) > at) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    add(timer) {
      waiting.splice(placeOf(timer.at), 0, timer)
      return () => {
        const index = waiting.indexOf(timer, placeOf(timer.at))
        if (index >= 0) waiting.splice(index, 1)
      }
    },
    takeDue(now) {
      const next = waiting.at(-1)
      if (next === undefined || next.at > now) return null
      waiting.pop()
      return next
    },
    size: () => waiting.length,
  }
}
