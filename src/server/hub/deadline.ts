import type { HubEnvironment } from './environment.js'

/** One timer at a time: a new one replaces the one before. */
export class Deadline {
  readonly #setTimer: HubEnvironment['setTimer']
  #cancel: (() => void) | null = null

  constructor({ setTimer }: Pick<HubEnvironment, 'setTimer'>) {
    this.#setTimer = setTimer
  }

  set(run: () => void, ms: number): void {
    this.clear()
    this.#cancel = this.#setTimer(run, ms)
  }

  clear(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
