import { onTestFinished } from 'vitest'

// The real clock and timers, also in a test with fake ones.
const { setTimeout: after } = globalThis
const now = performance.now.bind(performance)

/** Long enough for a machine with other work: only what never comes takes so long. */
const patienceMs = 30_000

/** Waits until something holds, by looking again and again; fails with its name when it never does. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = now() + patienceMs
  while (!holds()) {
    if (now() > deadline) throw new Error(`it never came to hold: ${what}`)
    await pause(4)
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => after(resolve, ms))

/** Unhandled rejections during the test. */
export function watchRejections(): readonly unknown[] {
  const seen: unknown[] = []
  const note = (error: unknown): void => void seen.push(error)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))
  return seen
}
