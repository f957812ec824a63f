import type { ClaimClock } from './claims.js'
import type { KnownThing, ThingProcess } from './thingHolds.js'
import type { ThingNews } from './thingNews.js'
import type { Things } from './things.js'
import type { ThingTeller } from './thingTeller.js'

/** Periods without a word after which a process counts as gone. */
export const LEASE_PERIODS = 3

/** What this process knows of another one. */
interface Told extends ThingProcess {
  /** The number of its last message. */
  n: number
  /** Whether all that it told is known. */
  isInSync: boolean
  /** Whether it was asked for everything and has not answered. */
  isAsked: boolean
  /** Checks since its last message. */
  missed: number
  /** While all is being told again: what it told before and has not told again. */
  unconfirmed: Set<KnownThing> | null
}

/** What a reader of news works with. */
export interface ProcessesParts {
  /** Names this process. */
  readonly id: string
  readonly claims: ClaimClock
  readonly things: Pick<Things, 'told' | 'leave' | 'renew'>
  readonly teller: Pick<ThingTeller, 'ask' | 'tellAll'>
}

/** The other processes that share the store, by what they tell of their things. */
export class ThingProcesses {
  readonly #parts: ProcessesParts
  readonly #known = new Map<string, Told>()
  /** Whether every process was asked since the last check. */
  #isFresh = false

  constructor(parts: ProcessesParts) {
    this.#parts = parts
  }

  /** The store is open, and every process is asked for all its things. */
  open(): void {
    this.#isFresh = true
  }

  /** Nothing is known of any of them any more. */
  clear(): void {
    for (const id of [...this.#known.keys()]) this.#forget(id)
  }

  hear(news: ThingNews): void {
    const { from, n, things, all = false, more = false, over = false } = news
    if (over) return this.#forget(from)
    const process = this.#known.get(from) ?? this.#add(from)
    // Sent before the last opening of its store.
    if (n <= process.n) return
    const isNext = n === process.n + 1
    process.n = n
    process.missed = 0
    this.#answer(news)
    if (all) {
      process.isInSync = true
      process.isAsked = false
      process.unconfirmed = new Set(process.things)
    } else if (!process.isInSync || !isNext) {
      process.isInSync = false
      return this.#ask(from, process)
    }
    process.checkedAt = news.checkedAt
    for (const thing of things) {
      if (thing.hold !== null) this.#parts.claims.heard(thing.hold.claim)
      const told = this.#parts.things.told(process, thing)
      if (told !== null) process.unconfirmed?.delete(told)
    }
    if (more || process.unconfirmed === null) return
    this.#parts.things.leave(process, process.unconfirmed)
    process.unconfirmed = null
  }

  /**
   * Looks which processes say nothing any more. Checks are counted and not time, because a process that was frozen reads what
   * the others told meanwhile only after its timers.
   */
  check(): void {
    this.#isFresh = false
    for (const [id, process] of [...this.#known]) {
      process.missed += 1
      if (process.missed > LEASE_PERIODS) this.#forget(id)
      else if (!process.isInSync) {
        process.isAsked = false
        this.#ask(id, process)
      }
    }
  }

  #add(id: string): Told {
    const process: Told = {
      things: new Set(),
      checkedAt: 0,
      isGone: false,
      n: 0,
      isInSync: false,
      isAsked: this.#isFresh,
      missed: 0,
      unconfirmed: null,
    }
    this.#known.set(id, process)
    return process
  }

  #ask(id: string, process: Told): void {
    if (process.isAsked) return
    process.isAsked = true
    this.#parts.teller.ask(id)
  }

  #answer({ ask = [] }: ThingNews): void {
    const { id, claims, teller, things } = this.#parts
    if (ask !== 'all' && !ask.includes(id)) return
    // It knew this process and has given it up since.
    if (ask !== 'all') things.renew((session) => claims.next(session))
    teller.tellAll()
  }

  #forget(id: string): void {
    const process = this.#known.get(id)
    if (process === undefined) return
    this.#known.delete(id)
    process.isGone = true
    this.#parts.things.leave(process)
  }
}
