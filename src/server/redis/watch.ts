import { inTime } from './connection.js'

const CHECK_EVERY_MS = 1000

/**
 * Makes checks every second: signs of life that reject when something is wrong.
 *
 * @param timeoutMs Milliseconds after which a check has failed.
 * @param lost Gets the error of the first check that fails, and none after it.
 * @returns A function that ends the checks.
 */
export function watchRedis(
  checks: readonly (() => Promise<unknown>)[],
  timeoutMs: number,
  lost: (error: unknown) => void,
): () => void {
  let isOver = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = async (): Promise<void> => {
    try {
      await inTime(timeoutMs, Promise.all(checks.map((check) => check())))
      if (!isOver) timer = setTimeout(() => void run(), CHECK_EVERY_MS).unref()
    } catch (error) {
      if (!isOver) lost(error)
    }
  }
  void run()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
