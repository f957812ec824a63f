/** One step; a promise makes the later steps of its channel wait. */
export type Step = () => void | Promise<void>

/** Steps that run at a time. */
export const MAX_RUNNING = 16

/**
 * Runs the steps of each channel one after the other, and those of different channels side by side, so that a slow `authorize` of one
 * channel holds up no other one. As long as none of them waits, each runs at once.
 */
export class StepQueue {
  readonly #onError: (error: unknown) => void
  readonly #maxRunning: number
  /** The waiting steps of each channel that has a running or a waiting one. Null while there are none: most connections never need it. */
  #channels: Map<string, Step[]> | null = null
  /** Channels whose next step waits for another one to end, the longest waiting first. */
  #ready: string[] = []
  #running = 0
  #waiting = 0
  #onIdle: (() => void) | null = null

  constructor(onError: (error: unknown) => void, maxRunning: number = MAX_RUNNING) {
    this.#onError = onError
    this.#maxRunning = maxRunning
  }

  /** The number of steps that have not begun. */
  waiting(): number {
    return this.#waiting
  }

  add(channel: string, step: Step): void {
    const steps = this.#channels?.get(channel)
    if (steps === undefined && this.#running < this.#maxRunning) return this.#begin(channel, step)
    this.#waiting += 1
    if (steps !== undefined) return void steps.push(step)
    this.#channelsNow().set(channel, [step])
    this.#ready.push(channel)
  }

  /** Runs when every step so far has ended. */
  whenIdle(run: () => void): void {
    if (this.#channels === null) run()
    else this.#onIdle = run
  }

  /** Drops the waiting steps; those that run go on. */
  clear(): void {
    this.#channels = null
    this.#ready = []
    this.#waiting = 0
    this.#onIdle = null
  }

  #channelsNow(): Map<string, Step[]> {
    return (this.#channels ??= new Map())
  }

  #begin(channel: string, step: Step): void {
    const result = this.#run(step)
    if (!result) return
    const channels = this.#channelsNow()
    if (!channels.has(channel)) channels.set(channel, [])
    this.#running += 1
    void result.catch(this.#onError).finally(() => {
      this.#running -= 1
      // After `clear`, the map is gone.
      if (this.#channels?.has(channel)) this.#ended(channel)
    })
  }

  /** An error that is thrown at once is one of the step, too, and no one of the socket that its frame came from. */
  #run(step: Step): void | Promise<void> {
    try {
      return step()
    } catch (error) {
      this.#onError(error)
      return undefined
    }
  }

  #ended(channel: string): void {
    // A channel that goes on gives way to those that wait longer.
    this.#ready.push(channel)
    while (this.#running < this.#maxRunning) {
      const next = this.#ready.shift()
      if (next === undefined) break
      this.#goOn(next)
    }
    if (this.#channels?.size !== 0) return
    this.#channels = null
    const run = this.#onIdle
    this.#onIdle = null
    run?.()
  }

  /** Runs the steps of a channel up to one that waits. */
  #goOn(channel: string): void {
    const running = this.#running
    for (;;) {
      const steps = this.#channels?.get(channel)
      if (steps === undefined) return
      const step = steps.shift()
      if (step === undefined) return void this.#channels?.delete(channel)
      this.#waiting -= 1
      this.#begin(channel, step)
      if (this.#running > running) return
    }
  }
}
