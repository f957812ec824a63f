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
  /** Why the server does not tell them, such as `denied` and `not-supported`; null while it does. */
  readonly code: string | null
}

const none: WatchedThings = { things: new Map(), isCurrent: false, code: null }
const unsupported: WatchedThings = { ...none, code: 'not-supported' }

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
  #isCurrent = false
  #code: string | null = null
  #hasChanged = false

  /** @param isSupported whether the connector carries the frames */
  constructor(host: PartHost, prefix: string, isSupported: boolean, readersChanged: () => void) {
    this.name = prefix
    this.#commits = commitsOf(host)
    const store = createStore<WatchedThings>(() => (isSupported ? none : unsupported))
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
    if (isAll) this.#things = new Map()
    for (const [id, thing] of things)
      if (thing === null) this.#things.delete(id)
      else this.#things.set(id, thing)
    this.#code = code
    this.#isCurrent = code === null && !hasMore
    this.#hasChanged = true
    this.#commits.withFrame(this)
  }

  /** What it knows may be old. */
  outdate(): void {
    this.#stage = 'unasked'
    if (!this.#isCurrent) return
    this.#isCurrent = false
    this.#hasChanged = true
    this.#commits.withTurn(this)
  }

  /** What it knows belongs to another person. */
  forget(): void {
    this.outdate()
    this.#things = new Map()
    this.#code = null
    this.#hasChanged = true
    this.#commits.withTurn(this)
  }

  commit(): void {
    if (!this.#hasChanged) return
    this.#hasChanged = false
    this.#set({ things: new Map(this.#things), isCurrent: this.#isCurrent, code: this.#code })
  }
}
