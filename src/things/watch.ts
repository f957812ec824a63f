import { createStore } from 'zustand/vanilla'

import type { PartHost } from '../engine/part.js'
import type { Thing } from '../core/thing.js'
import { commitsOf, type Commits } from '../channels/commits.js'
import { countReaders, isolated, type CountedStore, type Readable } from '../channels/readable.js'
import type { ThingNews } from './thingPort.js'

/** Things that are watched. */
export interface WatchedThings {
  /** By id, in the order in which the server told them first; without those that it has forgotten. */
  readonly things: ReadonlyMap<string, Thing>
  /** Whether they are as the server knows them now: false before its first answer and while the connection is down. */
  readonly isCurrent: boolean
  /** Why the server does not tell them, such as `denied`, `not-supported` and `invalid`; null while it does. */
  readonly code: string | null
}

/**
 * - `unasked`: the server was not asked on this connection
 * - `asked`: it was, and has not begun to tell
 * - `told`: it tells
 */
type WatchStage = 'unasked' | 'asked' | 'told'

/** The things of one prefix. It is watched while somebody reads it. */
export class ThingWatch {
  /** The prefix. */
  readonly name: string
  readonly readable: Readable<WatchedThings>
  #stage: WatchStage = 'unasked'
  readonly #commits: Commits
  readonly #counted: CountedStore<WatchedThings>
  readonly #set: (value: WatchedThings) => void
  #things = new Map<string, Thing>()
  /** What was told of a list whose rest follows; null otherwise. */
  #begun: Map<string, Thing> | null = null
  #isCurrent = false
  #code: string | null
  #hasChanged = false
  readonly #refusal: string | null

  /** @param refusal why the server is never asked; null when it is */
  constructor(host: PartHost, prefix: string, refusal: string | null, readersChanged: () => void) {
    this.name = prefix
    this.#refusal = this.#code = refusal
    this.#commits = commitsOf(host)
    const store = createStore<WatchedThings>(() => ({ things: new Map(), isCurrent: false, code: refusal }))
    this.#set = (value) => store.setState(value, true)
    this.#counted = countReaders(store)
    const readable = isolated(this.#counted.readable, host.environment.report)
    this.readable = {
      ...readable,
      subscribe(listener) {
        const unsubscribe = readable.subscribe(listener)
        readersChanged()
        let isOver = false
        return () => {
          if (isOver) return
          isOver = true
          unsubscribe()
          readersChanged()
        }
      },
    }
  }

  isRead(): boolean {
    return this.#counted.readers() > 0
  }

  /** Whether the server is to tell it. */
  isWanted(): boolean {
    return this.#refusal === null && this.isRead()
  }

  /** Whether the server was asked on this connection. */
  isAsked(): boolean {
    return this.#stage !== 'unasked'
  }

  /** Somebody reads it, or the server tells it still. */
  get isUsed(): boolean {
    return this.isRead() || this.isAsked()
  }

  asked(): void {
    this.#stage = 'asked'
  }

  told({ things, isAll, hasMore, code }: ThingNews): void {
    // News that were on their way when an earlier watch ended: what comes between is not told.
    if (this.#stage === 'unasked' || (this.#stage === 'asked' && !isAll && code === null)) return
    this.#stage = 'told'
    // The earlier list stays on the screen until the new one is whole.
    if (isAll) this.#begun = new Map()
    for (const [id, thing] of things)
      for (const list of [this.#things, this.#begun])
        if (thing === null) list?.delete(id)
        else list?.set(id, thing)
    this.#code = code
    this.#isCurrent = code === null && !hasMore
    if (this.#isCurrent) this.#things = this.#begun ?? this.#things
    if (this.#isCurrent || code !== null) this.#begun = null
    this.#hasChanged = true
    this.#commits.withFrame(this)
  }

  /** What it knows may be old. */
  outdate(): void {
    this.#stage = 'unasked'
    this.#begun = null
    if (!this.#isCurrent) return
    this.#isCurrent = false
    this.#hasChanged = true
    this.#commits.withTurn(this)
  }

  /** What it knows belongs to another person. */
  forget(): void {
    this.outdate()
    this.#things = new Map()
    this.#code = this.#refusal
    this.#hasChanged = true
    this.#commits.withTurn(this)
  }

  commit(): void {
    if (!this.#hasChanged) return
    this.#hasChanged = false
    this.#set({ things: new Map(this.#things), isCurrent: this.#isCurrent, code: this.#code })
  }
}
