import type { HubEnvironment } from './environment.js'

/** Waits that can be ended together. */
export interface Pauses {
  /** Resolves after `ms` milliseconds, or at the end. */
  readonly pause: (ms: number) => Promise<void>
  /** Ends all waits, and later ones at once. */
  readonly end: () => void
}

export function createPauses({ setTimer }: Pick<HubEnvironment, 'setTimer'>): Pauses {
  const running = new Set<() => void>()
  let isOver = false
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        if (isOver) return resolve()
        const finish = (): void => {
          running.delete(finish)
          cancel()
          resolve()
        }
        const cancel = setTimer(finish, ms)
        running.add(finish)
      }),
    end() {
      isOver = true
      for (const finish of [...running]) finish()
    },
  }
}
