import type { Environment } from './environment.js'

/** One timer for a moving deadline. */
interface Alarm {
  /** @param at epoch milliseconds, Infinity for never */
  readonly set: (at: number) => void
}

/** @param fire runs when the deadline has passed; the alarm must then be set again */
export function createAlarm(environment: Environment, fire: () => void): Alarm {
  let cancel: (() => void) | null = null
  let setFor = Infinity
  return {
    set(at) {
      if (at === setFor) return
      cancel?.()
      setFor = at
      cancel = null
      if (at === Infinity) return
      cancel = environment.setTimer(
        () => {
          cancel = null
          setFor = Infinity
          fire()
        },
        Math.max(0, at - environment.now()),
      )
    },
  }
}
