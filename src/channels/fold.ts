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

/**
 * Ends a fetch of older messages, which all others follow then.
 *
 * @param older null leaves the state as it is
 * @param guard runs each step, because the app's `reduce` may throw: the messages behind such a one count all the same
 */
type Seed = (older: readonly Message[] | null, guard: (step: () => void) => void) => void

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
  /** Messages that came while older ones are fetched, for each fetch. */
  readonly #fetches = new Set<Message[]>()

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
    this.covered = origin.#fetches.size === 0 ? origin.covered : 0
    return true
  }

  #agree(): void {
    const [reduce, ...others] = new Set(this.#reducers.values())
    if (reduce !== undefined && others.length === 0) this.options.reduce = reduce
  }

  /** Takes a message in; rethrows an error of the app's `reduce` and keeps the state then. */
  take(data: unknown, info: MessageInfo): void {
    this.taken += 1
    for (const later of this.#fetches) later.push({ data, info })
    this.#value = this.options.reduce(this.#value, data, info)
  }

  /** A resync gave a whole new state. */
  replace(value: unknown): void {
    this.#value = value
    this.#fetches.clear()
    this.taken = 0
    this.covered = Infinity
  }

  forget(): void {
    this.replace(this.options.initial)
    this.covered = 0
  }

  /** Older messages are being fetched. The state stays until they are there: a fetch that fails must not cost what it has. */
  fetch(): Seed {
    const later: Message[] = []
    this.#fetches.add(later)
    return (older, guard) => {
      if (!this.#fetches.delete(later) || older === null) return
      this.#value = this.options.initial
      for (const { data, info } of [...older, ...later])
        guard(() => {
          this.#value = this.options.reduce(this.#value, data, info)
        })
    }
  }

  readonly commit = (): void => this.#publish(this.#value)
}
