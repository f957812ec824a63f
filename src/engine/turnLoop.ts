import { isolate } from './isolate.js'

/** Runs tasks in turns: tasks, then the end of the turn, then the app's callbacks. */
interface TurnLoop {
  /** Runs a task now, in the running turn or in a new one. */
  readonly run: (task: () => void) => void
  /** Runs a task now and ends the turn with the current microtask, so that all calls of one tick share a turn. */
  readonly batch: (task: () => void) => void
  /** Runs a callback of the app after the commit, isolated, in the order of the calls. */
  readonly call: (callback: () => void) => void
  readonly dispose: () => void
}

/** The engine's side of the loop. */
interface TurnLoopHost {
  /** Sends, commits and sets the timer. Runs once per turn. */
  readonly endTurn: () => void
  /** Receives an error thrown by a callback. */
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
        // The end of a turn may queue new tasks, as after a refused socket or an oversized send.
      } while (tasks.length > 0)
    } finally {
      isInTurn = false
    }
    drainCalls()
  }

  /** Runs tasks in order, including those added meanwhile. */
  function drain(queue: (() => void)[]): void {
    try {
      for (const run of queue) isolate(run, report)
    } finally {
      queue.length = 0
    }
  }

  /** Runs callbacks in order; a callback may start further turns, whose callbacks follow. */
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
    batch(task) {
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
