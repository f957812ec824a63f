import { createStore } from 'zustand/vanilla'

import type { PartHost } from '../engine/part.js'
import { commitsOf, type Commits } from '../channels/commits.js'
import { OwnIds } from '../channels/ownIds.js'
import { isolated, type Readable } from '../channels/readable.js'
import { isName } from '../core/names.js'
import { MAX_BIND } from '../wire/thingFrames.js'
import type { ThingPort, UnboundThing } from './thingPort.js'

/**
 * What came of the wish to bind a thing.
 *
 * - `waiting`: the server has not answered, the connection is down, or another client has the thing and it is asked for again
 * - `bound`: this client stands for it
 * - `refused`: it is not asked for again
 */
export interface Binding {
  readonly status: 'waiting' | 'bound' | 'refused'
  /** The code of the last refusal: `already-bound`, `bound-elsewhere`, `denied`, `too-many`, `invalid`, …; null without one. */
  readonly code: string | null
  /** Untrusted text of the server; null without one. */
  readonly message: string | null
}

interface Wish {
  /** Callers that want it. */
  count: number
  /** Whether the server was asked on this connection, and has not refused. */
  isAsked: boolean
  /** The request that waits for its answer; null for none. An earlier one was taken back, and its answer says nothing. */
  request: string | null
  /** When to ask again; epoch milliseconds, Infinity for never. */
  retryAt: number
  binding: Binding
}

/** The shortest wait before a refused thing is asked for again, so that a server cannot cause constant requests. */
const MIN_RETRY_MS = 1000

const waiting: Binding = { status: 'waiting', code: null, message: null }
const bound: Binding = { status: 'bound', code: null, message: null }
const unsupported: Binding = { status: 'refused', code: 'not-supported', message: null }
/** A server reads no frame that holds an id which is no name, such as half an emoji, so that it must not leave. */
const invalid: Binding = { status: 'refused', code: 'invalid', message: null }

/** Splits a list into those that fit a frame each. */
function partsOf(things: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(things.length / MAX_BIND)
  return Array.from({ length: count }, (_, part) => things.slice(part * MAX_BIND, (part + 1) * MAX_BIND))
}

/** The things that this client stands for. They are bound anew on each connection. */
export class Bindings {
  readonly readable: Readable<ReadonlyMap<string, Binding>>
  readonly #host: PartHost
  readonly #first: Binding
  readonly #ids: OwnIds
  readonly #commits: Commits
  readonly #store = createStore<ReadonlyMap<string, Binding>>(() => new Map())
  readonly #wishes = new Map<string, Wish>()
  /** Things whose wish and whose place on the server may differ. */
  readonly #changed = new Set<string>()

  /** @param isSupported whether the connector carries the frames */
  constructor(host: PartHost, isSupported: boolean) {
    this.#host = host
    this.#first = isSupported ? waiting : unsupported
    this.#ids = new OwnIds(host.environment)
    this.#commits = commitsOf(host)
    this.readable = isolated(this.#store, host.environment.report)
  }

  add(ids: readonly string[]): () => void {
    const own = [...new Set(ids)]
    this.#host.batch(() => this.#add(own))
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#host.batch(() => this.#remove(own))
    }
  }

  opened(): void {
    for (const [id, wish] of this.#wishes) {
      // Another connection is another chance, also for what was refused.
      wish.isAsked = false
      wish.retryAt = Infinity
      this.#changed.add(id)
    }
  }

  lost(): void {
    this.#changed.clear()
    for (const [id, wish] of this.#wishes) {
      wish.isAsked = false
      wish.request = null
      wish.retryAt = Infinity
      if (wish.binding.status === 'bound') wish.binding = waiting
      if (wish.count === 0) this.#wishes.delete(id)
    }
    this.#publish()
  }

  /** Tells the server what has changed: a thing that was left and wanted again within a turn stays as it is. */
  flush(port: ThingPort): void {
    const binds: string[] = []
    const unbinds: string[] = []
    for (const id of this.#changed) {
      const wish = this.#wishes.get(id)
      if (wish === undefined || wish.binding === invalid || wish.count > 0 === wish.isAsked) continue
      wish.isAsked = wish.count > 0
      if (wish.isAsked) binds.push(id)
      else unbinds.push(id)
    }
    for (const id of this.#changed) if (this.#wishes.get(id)?.count === 0) this.#wishes.delete(id)
    this.#changed.clear()
    for (const things of partsOf(unbinds)) port.unbind(this.#ids.make(), things)
    for (const things of partsOf(binds)) {
      const id = this.#ids.make()
      for (const thing of things) {
        const wish = this.#wishes.get(thing)
        if (wish !== undefined) wish.request = id
      }
      port.bind(id, things)
    }
  }

  bound(requestId: string, refused: readonly UnboundThing[]): void {
    const answered = new Map([...this.#wishes].filter(([, { request }]) => request === requestId))
    for (const wish of answered.values()) Object.assign(wish, { request: null, binding: bound })
    this.refused(refused.filter(({ id }) => answered.has(id)))
  }

  /** The server says that this client does not have them. */
  refused(things: readonly UnboundThing[]): void {
    for (const { id, code, message, retryAfterMs } of things) {
      const wish = this.#wishes.get(id)
      if (wish === undefined) continue
      const waitMs = retryAfterMs === null ? Infinity : Math.max(retryAfterMs, MIN_RETRY_MS)
      wish.retryAt = this.#host.environment.now() + waitMs
      wish.binding = { status: retryAfterMs === null ? 'refused' : 'waiting', code, message }
    }
    this.#publish()
  }

  deadline(): number {
    let next = Infinity
    for (const { retryAt } of this.#wishes.values()) next = Math.min(next, retryAt)
    return next
  }

  expire(now: number): void {
    for (const [id, wish] of this.#wishes) {
      if (wish.retryAt > now) continue
      wish.retryAt = Infinity
      wish.isAsked = false
      this.#changed.add(id)
    }
  }

  #add(ids: readonly string[]): void {
    for (const id of ids) {
      const known = this.#wishes.get(id)
      const wish = known ?? {
        count: 0,
        isAsked: false,
        request: null,
        retryAt: Infinity,
        binding: isName(id) ? this.#first : invalid,
      }
      wish.count += 1
      this.#wishes.set(id, wish)
      this.#changed.add(id)
    }
    this.#publish()
  }

  #remove(ids: readonly string[]): void {
    for (const id of ids) {
      const wish = this.#wishes.get(id)
      if (wish === undefined) continue
      wish.count -= 1
      this.#changed.add(id)
    }
    this.#publish()
  }

  #publish(): void {
    this.#commits.withTurn(this)
  }

  commit(): void {
    const wanted = [...this.#wishes].filter(([, { count }]) => count > 0)
    const bindings = new Map(wanted.map(([id, { binding }]) => [id, binding]))
    const before = this.#store.getState()
    const isSame =
      before.size === bindings.size && [...bindings].every(([id, binding]) => before.get(id) === binding)
    if (!isSame) this.#store.setState(() => bindings, true)
  }
}
