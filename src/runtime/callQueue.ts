/** Callbacks of the app: run after the commit, so that they see the new state, and isolated from each other. */
export interface CallQueue {
  readonly add: (call: () => void) => void
  readonly drain: () => void
}

/** @param report takes what a callback threw */
export function createCallQueue(report: (error: unknown) => void): CallQueue {
  const waiting: (() => void)[] = []
  return {
    add: (call) => void waiting.push(call),
    drain() {
      for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
        try {
          call()
        } catch (error) {
          report(error)
        }
      }
    },
  }
}
