/** Runs tasks to completion: what is asked for during a task waits its turn. */
export interface Queue {
  readonly run: (task: () => void) => void
}

/** @param settled runs after each drained queue, before anything new is taken on */
export function createQueue(settled: () => void): Queue {
  const waiting: (() => void)[] = []
  let isRunning = false
  return {
    run(task) {
      waiting.push(task)
      if (isRunning) return
      isRunning = true
      try {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next()
      } finally {
        isRunning = false
        settled()
      }
    },
  }
}
