import { createStore } from 'zustand/vanilla'

import type { PartHost } from '../engine/part.js'
import type { Thing } from '../core/thing.js'
import { commitsOf, type Commits } from '../channels/commits.js'
import { countReaders, type CountedStore, type Readable } from '../channels/readable.js'
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

/** The things of one prefix. It is watched while somebody reads it. */
export class ThingWatch {
  readonly prefix: string
  readonly readable: Readable<WatchedThings>
  /** Whether the server was asked on this connection. */
  isAsked = false
  readonly #commits: Commits
  readonly #counted: CountedStore<WatchedThings>
  readonly #set: (value: WatchedThings) => void
  #things = new Map<string, Thing>()
  #isCurrent = false
  #code: string | null = null
  #hasChanged = false

  /** @param isSupported whether the connector carries the frames */
  constructor(host: PartHost, prefix: string, isSupported: boolean, readersChanged: () => void) {
    this.prefix = prefix
    this.#commits = commitsOf(host)
    const store = createStore<WatchedThings>(() => (isSupported ? none : unsupported))
    this.#set = (value) => store.setState(value, true)
    this.#counted = countReaders(store)
    const { readable } = this.#counted
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

  told({ things, isAll, hasMore, code }: ThingNews): void {
    // News that were on their way when the watch ended: no later ones follow.
    if (!this.isAsked) return
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
    this.isAsked = false
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
