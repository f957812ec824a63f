/** How often something was waited for, and for how long altogether. */
export interface Waits {
  readonly count: number
  /** Milliseconds of all together. */
  readonly sumMs: number
}

/** Times a kind of work that takes a while. */
export class Latency {
  readonly #now: () => number
  /** The work that has not ended, the oldest first. */
  readonly #running = new Set<{ readonly at: number }>()
  #count = 0
  #sumMs = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** Times work until its promise ends, well or not. Returns the same promise, so that nothing comes a turn later. */
  watch<T>(work: Promise<T>): Promise<T> {
    const run = { at: this.#now() }
    this.#running.add(run)
    const end = (): void => {
      this.#running.delete(run)
      this.add(this.#now() - run.at)
    }
    work.then(end, end)
    return work
  }

  /** Counts work that has ended. */
  add(ms: number): void {
    this.#count += 1
    this.#sumMs += ms
  }

  /** The number of those that have not ended. */
  running(): number {
    return this.#running.size
  }

  /** Milliseconds since the oldest one of those began that have not ended; 0 without one. */
  oldestMs(): number {
    for (const { at } of this.#running) return this.#now() - at
    return 0
  }

  waits(): Waits {
    return { count: this.#count, sumMs: this.#sumMs }
  }
}
