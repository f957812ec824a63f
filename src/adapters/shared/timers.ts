import type { Environment } from '../../engine/environment.js'

/** Timers by name; setting one again replaces it. */
export interface Timers<Name extends string> {
  readonly set: (name: Name, ms: number, run: () => void) => void
  /** Cancels one, or all. */
  readonly clear: (name?: Name) => void
}

export function createTimers<Name extends string>({ setTimer }: Pick<Environment, 'setTimer'>): Timers<Name> {
  const cancels = new Map<Name, () => void>()
  const clear = (name?: Name): void => {
    for (const [each, cancel] of cancels) {
      if (name !== undefined && each !== name) continue
      cancel()
      cancels.delete(each)
    }
  }
  return {
    set: (name, ms, run) => {
      clear(name)
      cancels.set(name, setTimer(run, ms))
    },
    clear,
  }
}
