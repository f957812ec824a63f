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
  const tasks: (() => void)[] = []
  const calls: (() => void)[] = []
  let isInTurn = false
  let isCalling = false
  let isPlanned = false
  let isDisposed = false

  function turn(): void {
    isInTurn = true
    isPlanned = false
    try {
      do {
        drain(tasks)
        endTurn()
        // The end of a turn may itself bring something about: a socket that refuses, a send that is too large.
      } while (tasks.length > 0)
    } finally {
      isInTurn = false
    }
    drainCalls()
  }

  /** What is added meanwhile runs as well, in order. */
  function drain(queue: (() => void)[]): void {
    try {
      for (const run of queue) isolated(run)
    } finally {
      queue.length = 0
    }
  }

  function isolated(run: () => void): void {
    try {
      run()
    } catch (error) {
      report(error)
    }
  }

  /** A callback may start turns of its own; what these call comes after it. */
  function drainCalls(): void {
    if (isCalling) return
    isCalling = true
    try {
      drain(calls)
    } finally {
      isCalling = false
    }
  }

  /** A turn with the current microtask. */
  function plan(): void {
    if (isPlanned) return
    isPlanned = true
    queueMicrotask(() => {
      if (isPlanned && !isDisposed) turn()
    })
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
      else plan()
    },
    call(callback) {
      calls.push(callback)
      if (!isInTurn && !isCalling) plan()
    },
    dispose() {
      isDisposed = true
      tasks.length = 0
      if (!isInTurn) drainCalls()
    },
  }
}
