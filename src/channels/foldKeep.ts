import type { Position } from '../core/position.js'
import { dataFor, type Checked } from './callbacks.js'
import type { Fold } from './fold.js'
import { pastOf, type KeepHost } from './keepHost.js'
import type { Wishes } from './subscribers.js'

/** The folds of one channel that are in use: each message is folded once into each. */
export class FoldKeep {
  readonly #name: string
  readonly #host: KeepHost
  /** Each with the history that it starts with. */
  readonly #folds = new Map<Fold, number>()

  constructor(name: string, host: KeepHost) {
    this.#name = name
    this.#host = host
  }

  /**
   * The subscribers want something else folded.
   *
   * @param sequence counts the messages of the channel
   * @param isAnew the subscription has no answer yet, which will begin with nothing
   */
  wish({ folds }: Wishes, sequence: number, isAnew: boolean, newest: Checked | null): void {
    for (const fold of this.#folds.keys()) {
      if (folds.has(fold)) continue
      fold.leftAt = sequence
      this.#folds.delete(fold)
    }
    for (const [fold, { history = 0 }] of folds) {
      if (!this.#folds.has(fold)) this.#start(fold, sequence, isAnew, newest)
      this.#folds.set(fold, history)
    }
  }

  take(message: Checked): void {
    const { age } = message
    for (const [fold, history] of this.#folds) if (age === null || age < history) this.#foldIn(fold, message)
  }

  /** A new subscription was answered, with as much history as was asked for. */
  begun(asked: number): void {
    for (const fold of this.#folds.keys()) fold.covered = asked
  }

  /** @param isOthers what is kept belongs to another identity and must not be seen any longer */
  forget(isOthers: boolean): void {
    for (const fold of this.#folds.keys()) {
      fold.forget()
      if (isOthers) this.#host.commits.withTurn(fold)
      else this.#host.commits.withFrame(fold)
    }
  }

  /** The channel is not in use any more. A component that does not subscribe for now still shows what it had. */
  clear(sequence: number): void {
    for (const fold of this.#folds.keys()) {
      fold.leftAt = sequence
      if (fold.store.readers() > 0) continue
      fold.forget()
      fold.commit()
    }
    this.#folds.clear()
  }

  /** A resync gave these folds a new state. */
  replace(values: ReadonlyMap<Fold, unknown>): void {
    for (const [fold, value] of values) {
      if (!this.#folds.has(fold)) continue
      fold.replace(value)
      this.#host.commits.withFrame(fold)
    }
  }

  /** The channel is live, up to the cursor: asks for the history that is wanted and was not given. */
  fetch(cursor: Position | null): void {
    if (cursor === null || !this.#host.pages.areAnswered) return
    for (const [fold, history] of this.#folds) if (history > fold.covered) this.#seed(fold, cursor, history)
  }

  #start(fold: Fold, sequence: number, isAnew: boolean, newest: Checked | null): void {
    const isLate = fold.leftAt !== null && fold.leftAt !== sequence && !isAnew
    const isFirst = fold.leftAt === null || isLate
    fold.leftAt = null
    // It missed messages that others got: with a hole inside it would only look complete.
    if (isLate) fold.forget()
    if (isFirst && newest !== null && fold.taken === 0) this.#foldIn(fold, newest)
    if (isFirst) this.#host.commits.withTurn(fold)
  }

  #foldIn(fold: Fold, message: Checked): void {
    const parsed = dataFor(message, fold.options.schema)
    if (!('data' in parsed)) return
    this.#guard(() => fold.take(parsed.data, message.info))
    this.#host.commits.withFrame(fold)
  }

  #seed(fold: Fold, cursor: Position, history: number): void {
    const count = history + fold.taken
    const before = { epoch: cursor.epoch, offset: cursor.offset + 1 }
    fold.startSeeding()
    fold.covered = history
    this.#host.pages.request(this.#name, before, count, (fetched) => {
      if (fetched === null) fold.covered = 0
      const messages = fetched?.messages ?? []
      const page = { messages, epoch: before.epoch }
      const past = pastOf(this.#name, page, fold.options.schema, this.#host.isOwn)
      this.#guard(() => fold.seed(past))
      this.#host.commits.withFrame(fold)
    })
  }

  /** Reports an error of the app's own function, and goes on. */
  #guard(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#host.part.call(() => {
        throw error
      })
    }
  }
}
