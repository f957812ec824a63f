import { backgroundPause, backgroundStep, type BackgroundTimes } from '../core/background.js'
import { browserHidden } from './browserHidden.js'
import type { ClientPart, PartHost } from './part.js'

/** Pauses the connection of a hidden page, as long as the app wants that. */
export class BackgroundPause implements ClientPart {
  readonly #host: PartHost
  /** The times of each call; the last one counts. */
  readonly #wanted = new Set<BackgroundTimes>()
  #stop: (() => void) | null = null
  #hiddenSince: number | null = null
  #wasBusy = false
  #busyUntil = -Infinity
  #changesAt = Infinity

  constructor(host: PartHost) {
    this.#host = host
  }

  add(times: BackgroundTimes): () => void {
    const { environment, connection, run } = this.#host
    // A disposed client listens to nothing.
    if (connection().reason === 'disposed') return () => undefined
    this.#wanted.add(times)
    this.#stop ??= (environment.listenHidden ?? browserHidden)((isHidden) => run(() => this.#hid(isHidden)))
    return () => {
      this.#wanted.delete(times)
      if (this.#wanted.size === 0) this.dispose()
      run(() => this.#wanted.size === 0 && this.#hid(false))
    }
  }

  /** Decides at the end of each turn, because each may have changed what waits for an answer. */
  flush(): void {
    const { environment, connection, pause, connect } = this.#host
    const times = [...this.#wanted].at(-1) ?? { afterMs: Infinity, everyMs: 0, forMs: 0 }
    const now = environment.now()
    const isBusy = this.#isBusy()
    if (isBusy) this.#busyUntil = Infinity
    else if (this.#wasBusy) this.#busyUntil = now
    this.#wasBusy = isBusy
    const facts = { connection: connection(), hiddenSince: this.#hiddenSince, busyUntil: this.#busyUntil }
    const { action, changesAt } = backgroundStep(facts, times, now)
    this.#changesAt = changesAt
    if (action === 'pause') pause?.(backgroundPause(times, now))
    else if (action === 'resume') connect()
  }

  deadline(): number {
    return this.#changesAt
  }

  dispose(): void {
    this.#stop?.()
    this.#stop = null
  }

  #isBusy(): boolean {
    let isBusy = false
    this.#host.each((part) => {
      isBusy ||= part.isBusy?.() === true
    })
    return isBusy
  }

  #hid(isHidden: boolean): void {
    this.#hiddenSince = isHidden ? (this.#hiddenSince ?? this.#host.environment.now()) : null
  }
}

/** Makes the part: `connectivity.use(createBackgroundPause)`. */
export const createBackgroundPause = (host: PartHost): BackgroundPause => new BackgroundPause(host)
