const settled = Promise.resolve()

/**
 * Resolves when no promise has anything left to do, however long its chain. An event loop runs no timer before, and one tick of it
 * costs less than counted turns.
 */
export const allSettled = (): Promise<void> =>
  new Promise((resolve) => {
    // A tick that is asked for in a promise comes after all promises, and one of a macrotask before them.
    void settled.then(() => process.nextTick(resolve))
  })
