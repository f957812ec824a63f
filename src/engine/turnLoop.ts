/** Runs everything in turns: tasks, then the end of the turn, then the app's callbacks. */
export interface TurnLoop {
  /** Runs a task in a turn: in the one that runs, else at once in its own. */
  readonly run: (task: () => void) => void
  /** Runs a task at once and ends its turn with the current microtask, so that many calls in one tick are one turn. */
  readonly join: (task: () => void) => void
  /** Runs a callback of the app after the commit, isolated, in the order of the calls. */
  readonly call: (callback: () => void) => void
  readonly dispose: () => void
}

/** What the loop needs from the engine. */
export interface TurnLoopHost {
  /** Hands over to the network, commits and sets the timer. Runs once per turn. */
  readonly endTurn: () => void
  /** Takes an error that a callback threw. */
  readonly report: (error: unknown) => void
}

export function createTurnLoop({ endTurn, report }: TurnLoopHost): TurnLoop {
  let tasks: (() => void)[] = []
  let calls: (() => void)[] = []
  let isInTurn = false
  let isCalling = false
  let isJoined = false
  let isDisposed = false

  function turn(): void {
    isInTurn = true
    isJoined = false
    try {
      do {
        drainTasks()
        endTurn()
        // The end of a turn may itself bring something about: a socket that refuses, a send that is too large.
      } while (tasks.length > 0)
    } finally {
      isInTurn = false
    }
    drainCalls()
  }

  function drainTasks(): void {
    for (let next = tasks.shift(); next !== undefined; next = tasks.shift())
      // A task that still waits when everything ends has no turn any more.
      if (!isDisposed) isolated(next)
  }

  function isolated(run: () => void): void {
    try {
      run()
    } catch (error) {
      report(error)
    }
  }

  /** A callback may start turns of its own; what these call comes after it, in order. */
  function drainCalls(): void {
    if (isCalling) return
    isCalling = true
    try {
      for (let at = 0; at < calls.length; at += 1) {
        const call = calls[at]
        if (call !== undefined) isolated(call)
      }
    } finally {
      calls = []
      isCalling = false
    }
  }

  return {
    run(task) {
      if (isDisposed) return
      tasks.push(task)
      if (!isInTurn) turn()
    },
    join(task) {
      if (isDisposed) return
      task()
      // At the end of a turn, a call of a subscriber needs one more.
      if (isInTurn) tasks.push(() => undefined)
      if (isInTurn || isJoined) return
      isJoined = true
      queueMicrotask(() => {
        if (isJoined && !isDisposed) turn()
      })
    },
    call(callback) {
      calls.push(callback)
    },
    dispose() {
      isDisposed = true
      tasks = []
      if (!isInTurn) drainCalls()
    },
  }
}
