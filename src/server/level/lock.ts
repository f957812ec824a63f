import type { KeyValues } from './engine.js'

/** Milliseconds between two tries to get the lock of a folder. */
const RETRY_MS = 100

/** Whether another process, or another store of this one, holds the lock of the folder. */
const isLocked = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === 'LEVEL_LOCKED'

const lockedError = (location: string, waitForLockMs: number, cause: unknown): Error => {
  const waited = waitForLockMs > 0 ? ` It was waited for ${waitForLockMs} ms (waitForLockMs).` : ''
  const advice =
    waitForLockMs > 0
      ? 'Stop that process, or wait for longer'
      : 'Stop that process, or wait for its end with waitForLockMs'
  return new Error(
    `react-connectivity: expected to be the only one with the store at ${location}, but another process holds its lock.${waited} ${advice}`,
    { cause },
  )
}

/**
 * Opens a database, and waits as long as another process holds its folder.
 *
 * @throws Error when the folder is still held after `waitForLockMs`, and what `open` throws for any other reason.
 */
export async function openWhenFree(
  open: () => Promise<KeyValues>,
  location: string,
  waitForLockMs: number,
): Promise<KeyValues> {
  const until = performance.now() + waitForLockMs
  for (;;) {
    try {
      return await open()
    } catch (error) {
      if (!isLocked(error)) throw error
      const leftMs = until - performance.now()
      if (leftMs <= 0) throw lockedError(location, waitForLockMs, error)
      await new Promise((resolve) => setTimeout(resolve, Math.min(RETRY_MS, leftMs)))
    }
  }
}
