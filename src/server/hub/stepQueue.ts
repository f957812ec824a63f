/** One step; a promise makes the steps after it wait. */
export type Step = () => void | Promise<void>

/** Runs steps one after the other; as long as none of them waits, at once. */
export class StepQueue {
  readonly #max: number
  readonly #onError: (error: unknown) => void
  /** Null while none waits: most connections never need a list. */
  #steps: Step[] | null = null
  #isWaiting = false

  constructor(max: number, onError: (error: unknown) => void) {
    this.#max = max
    this.#onError = onError
  }

  /** Returns false when too many wait. */
  add(step: Step): boolean {
    this.#steps ??= []
    if (this.#steps.length >= this.#max) return false
    this.#steps.push(step)
    this.#run()
    return true
  }

  clear(): void {
    this.#steps = null
  }

  #run(): void {
    while (!this.#isWaiting) {
      const step = this.#steps?.shift()
      if (!step) {
        this.#steps = null
        return
      }
      const result = step()
      if (!result) continue
      this.#isWaiting = true
      void result.catch(this.#onError).finally(() => {
        this.#isWaiting = false
        this.#run()
      })
    }
  }
}
