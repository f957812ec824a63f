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
  /** The functions of its components; they differ once one of them has changed its own. */
  readonly #reducers = new Map<object, Reduce>()
  /** The fold whose state it takes over when it begins; null without one. */
  #origin: Fold | null = null
  /** Messages that came while older ones are fetched; null when none are. */
  #waiting: Message[] | null = null

  constructor(options: FoldOptions, value: unknown = options.initial) {
    this.options = options
    this.#value = value
    const store = createStore<unknown>(() => value)
    this.#publish = (value) => store.setState(() => value, true)
    this.store = countReaders(store)
  }

  /**
   * Folds with this function from now on, as soon as all components agree. Returns the end of the wish.
   *
   * @param component one that shares the fold
   */
  want(component: object, reduce: Reduce): () => void {
    this.#reducers.set(component, reduce)
    this.#agree()
    return () => {
      this.#reducers.delete(component)
      this.#agree()
    }
  }

  /** Gives a component whose function the others do not share a fold of its own, which goes on from the state of this one. */
  part(reduce: Reduce, take: (fold: Fold) => void): void {
    if (this.options.reduce === reduce) return
    const own = new Fold({ ...this.options, reduce }, this.#value)
    own.#origin = this
    take(own)
  }

  /** It gets messages from now on. Returns whether it has the state of another fold. */
  begin(): boolean {
    const origin = this.#origin
    if (origin === null) return false
    this.#origin = null
    this.#value = origin.#value
    this.taken = origin.taken
    // Older messages that are on their way come to the other one only.
    this.covered = origin.#waiting === null ? origin.covered : 0
    return true
  }

  #agree(): void {
    const [reduce, ...others] = new Set(this.#reducers.values())
    if (reduce !== undefined && others.length === 0) this.options.reduce = reduce
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
