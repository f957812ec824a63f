import { createStore } from 'zustand/vanilla'

import type { Check, MessageInfo, Resync } from './listener.js'
import { countReaders, type CountedStore } from './readable.js'

/** Makes the next state from a message. */
export type Reduce = (state: unknown, data: unknown, info: MessageInfo) => unknown

/** The functions and the initial state of a fold. `reduce` is replaced at each render when it is inline. */
export interface FoldOptions {
  readonly initial: unknown
  reduce: Reduce
  readonly resync: Resync | null
  readonly check: Check | null
}

interface Message {
  readonly data: unknown
  readonly info: MessageInfo
}

/** The state that the messages of a channel are folded into, once for all components that read it. */
export class Fold {
  readonly options: FoldOptions
  readonly store: CountedStore<unknown>
  /** How much history it has been given. */
  covered = 0
  /** Messages that it took since its beginning. */
  taken = 0
  /** Where the channel stood when the last subscriber of it left; null while it is in use. */
  leftAt: number | null = null
  readonly #publish: (value: unknown) => void
  #value: unknown
  /** Messages that came while older ones are fetched; null when none are. */
  #waiting: Message[] | null = null

  constructor(options: FoldOptions) {
    this.options = options
    this.#value = options.initial
    const store = createStore<unknown>(() => options.initial)
    this.#publish = (value) => store.setState(() => value, true)
    this.store = countReaders(store)
  }

  /** Takes a message in; rethrows an error of the app's `reduce` and keeps the state then. */
  take(data: unknown, info: MessageInfo): void {
    this.taken += 1
    this.#waiting?.push({ data, info })
    this.#value = this.options.reduce(this.#value, data, info)
  }

  /** A resync gave a whole new state. */
  replace(value: unknown): void {
    this.#value = value
    this.#waiting = null
    this.taken = 0
    this.covered = Infinity
  }

  forget(): void {
    this.replace(this.options.initial)
    this.covered = 0
  }

  /** Older messages are being fetched: messages that come meanwhile are folded again, after them. */
  startSeeding(): void {
    this.forget()
    this.#waiting = []
  }

  seed(older: readonly Message[]): void {
    const waiting = this.#waiting
    if (waiting === null) return
    this.#waiting = null
    this.#value = this.options.initial
    for (const { data, info } of [...older, ...waiting])
      this.#value = this.options.reduce(this.#value, data, info)
  }

  readonly commit = (): void => this.#publish(this.#value)
}
