import type { Environment } from './environment.js'

/**
 * Waits until a condition holds, which is looked at once now and at each notice.
 *
 * @param subscribe listens to notices, such as commits; returns the end of listening
 * @param withinMs the longest wait, in milliseconds
 * @returns whether it came to hold
 */
export function waitUntil(
  { setTimer }: Pick<Environment, 'setTimer'>,
  subscribe: (look: () => void) => () => void,
  holds: () => boolean,
  withinMs: number,
): Promise<boolean> {
  if (holds()) return Promise.resolve(true)
  return new Promise((resolve) => {
    const end = (isHeld: boolean): void => {
      cancel()
      unsubscribe()
      resolve(isHeld)
    }
    const cancel = setTimer(() => end(false), withinMs)
    const unsubscribe = subscribe(() => {
      if (holds()) end(true)
    })
  })
}
