import type { Position } from '../core/position.js'
import type { Page } from '../engine/channelPort.js'
import { guard } from './guard.js'
import { commitsOf, type Commits } from './commits.js'
import type { Fold } from './fold.js'
import type { Keep, KeepHost, Moment } from './keep.js'
import { verdictOn, type Delivery, type Resync } from './listener.js'
import type { Subscriber } from './subscriber.js'
import { PageRequests } from './pageRequests.js'
import { pastOf } from './past.js'

/** The folds of one channel that are in use: each message is folded once into each. */
export class FoldKeep implements Keep {
  readonly #host: KeepHost
  readonly #commits: Commits
  readonly #pages: PageRequests
  /** Each with the history that it starts with. */
  readonly #folds = new Map<Fold, number>()
  /** Folds without subscribers: a component may still show one, or the next subscriber uses it again. */
  #left: readonly WeakRef<Fold>[] = []

  constructor(host: KeepHost) {
    this.#host = host
    this.#commits = commitsOf(host.part)
    this.#pages = new PageRequests(host)
  }

  wish(subscribers: readonly Subscriber[], moment: Moment): void {
    const wishes = new Map<Fold, number>()
    for (const { fold, history = 0 } of subscribers)
      if (fold !== null) wishes.set(fold, Math.max(wishes.get(fold) ?? 0, history))
    for (const fold of this.#folds.keys()) {
      if (wishes.has(fold)) continue
      this.#leave(fold, moment.sequence)
    }
    for (const [fold, history] of wishes) {
      if (!this.#folds.has(fold)) this.#start(fold, moment)
      this.#folds.set(fold, history)
    }
  }

  take(message: Delivery): void {
    const { age } = message
    for (const [fold, history] of this.#folds) if (age === null || age < history) this.#foldIn(fold, message)
  }

  begun(asked: number): void {
    for (const fold of this.#folds.keys()) fold.covered = asked
  }

  forget(isOthers: boolean): void {
    const left = isOthers ? this.#left.flatMap((each) => each.deref() ?? []) : []
    for (const fold of [...this.#folds.keys(), ...left]) {
      fold.forget()
      if (isOthers) this.#commits.withTurn(fold)
      else this.#commits.withFrame(fold)
    }
  }

  /** A component that does not subscribe for now still shows its last state. */
  clear(sequence: number): void {
    for (const fold of this.#folds.keys()) {
      this.#leave(fold, sequence)
      if (fold.store.readers() > 0) continue
      fold.forget()
      fold.commit()
    }
  }

  resynced(values: ReadonlyMap<Resync, unknown>): void {
    for (const fold of this.#folds.keys()) {
      const { resync } = fold.options
      if (resync === null || !values.has(resync)) continue
      fold.replace(values.get(resync))
      this.#commits.withFrame(fold)
    }
  }

  /** Asks for the history that is wanted and was not given. */
  live(cursor: Position | null): void {
    if (cursor === null || !this.#pages.areAnswered) return
    for (const [fold, history] of this.#folds) if (history > fold.covered) this.#seed(fold, cursor, history)
  }

  paged(page: Page): boolean {
    return this.#pages.answered(page)
  }

  /** Shows what the folds have; they ask for their history again when the channel is live. */
  interrupt(): void {
    this.#pages.cancel(null)
  }

  cancel(code: string | null): void {
    this.#pages.cancel(code)
  }

  dispose(): void {
    this.#commits.dispose()
  }

  #leave(fold: Fold, sequence: number): void {
    fold.leftAt = sequence
    this.#folds.delete(fold)
    const others = this.#left.filter((each) => ![fold, undefined].includes(each.deref()))
    this.#left = [...others, new WeakRef(fold)]
  }

  #start(fold: Fold, { sequence, isAnew, newest }: Moment): void {
    const isLate = fold.leftAt !== null && fold.leftAt !== sequence && !isAnew
    const isFirst = fold.leftAt === null || isLate
    fold.leftAt = null
    if (fold.begin()) return this.#commits.withTurn(fold)
    // The fold missed messages that others got: with a hole it would only look complete.
    if (isLate) fold.forget()
    if (isFirst && newest !== null && fold.taken === 0) this.#foldIn(fold, newest)
    if (isFirst) this.#commits.withTurn(fold)
  }

  #foldIn(fold: Fold, message: Delivery): void {
    const verdict = verdictOn(message, fold.options.check)
    if (!('data' in verdict)) return
    guard(this.#host.part, () => fold.take(verdict.data, message.info))
    this.#commits.withFrame(fold)
  }

  #seed(fold: Fold, cursor: Position, history: number): void {
    const { taken } = fold
    const before = { epoch: cursor.epoch, offset: cursor.offset + 1 }
    const seed = fold.fetch()
    fold.covered = history
    this.#pages.request(before, history + taken, (fetched) => {
      // A resync, another history or a larger wish goes first.
      const isWanted = fold.covered === history
      const past =
        isWanted && fetched !== null
          ? pastOf(this.#host, before.epoch, fetched.messages, fold.options.check)
          : null
      // A server that has no more than the fold, such as one that keeps only the newest, has nothing older.
      seed(past !== null && past.length > taken ? past : null, (step) => guard(this.#host.part, step))
      if (isWanted && fetched === null) fold.covered = 0
      this.#commits.withFrame(fold)
    })
  }
}

/** Makes the folds of a channel: `entry.keep(createFoldKeep)`. */
export const createFoldKeep = (host: KeepHost): FoldKeep => new FoldKeep(host)
