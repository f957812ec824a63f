import type { Thing } from '../../core/thing.js'
import type { RefusedThing } from '../../wire/thingFrames.js'
import type { Connection } from './model.js'
import type { BindPolicy, ResolvedThings } from './thingsOption.js'

/** A thing that the server knows. */
export interface KnownThing {
  readonly id: string
  /** The connections that have bound it. */
  readonly holders: Set<Connection>
  isReporting: boolean
  /** When it got a holder last while it had none; epoch milliseconds. */
  connectedAt: number
  /** When one of them was heard last; epoch milliseconds, null for never. */
  lastSeenAt: number | null
  /** Nothing is remembered of it any more: one with its id that is bound later is another one. */
  isForgotten: boolean
}

/** A thing as the server's own code sees it. */
export const describeThing = ({ id, holders, isReporting, connectedAt, lastSeenAt }: KnownThing): Thing => ({
  id,
  isConnected: holders.size > 0,
  isReporting,
  lastConnectedAt: connectedAt,
  lastSeenAt,
})

/** Why a thing is not bound. */
export type BindRefusal = Omit<RefusedThing, 'thing'>

/** Hears of things. */
export interface ThingsListener {
  readonly changed: (thing: KnownThing) => void
  /** A connection has lost a thing to another one. */
  readonly lost: (connection: Connection, thing: string) => void
}

/** The shortest time after which a client may ask for a thing of another one again, in milliseconds. */
const MIN_RETRY_MS = 1000

/** Who has bound what, and when it was heard last. In memory: a restarted server knows a thing once it is bound. */
export class Things {
  readonly #options: ResolvedThings
  readonly #now: () => number
  readonly #idleMs: number
  readonly #listener: ThingsListener
  readonly #known = new Map<string, KnownThing>()
  /** Those that are not connected, the longest gone first. */
  readonly #gone = new Set<KnownThing>()
  readonly #byConnection = new Map<Connection, Set<KnownThing>>()

  /** @param idleMs after this long a silent connection ends */
  constructor(options: ResolvedThings, now: () => number, idleMs: number, listener: ThingsListener) {
    this.#options = options
    this.#now = now
    this.#idleMs = idleMs
    this.#listener = listener
  }

  /** The ids that a connection has bound. */
  of(connection: Connection): readonly string[] {
    return Array.from(this.#byConnection.get(connection) ?? [], ({ id }) => id)
  }

  /** How many things are connected. */
  get connected(): number {
    return this.#known.size - this.#gone.size
  }

  *all(prefix: string): Generator<KnownThing> {
    for (const thing of this.#known.values()) if (thing.id.startsWith(prefix)) yield thing
  }

  /** Binds a thing. Returns why it is not bound; null when it is. */
  bind(connection: Connection, id: string, policy: BindPolicy): BindRefusal | null {
    const own = this.#byConnection.get(connection)
    const found = this.#known.get(id)
    if (found?.holders.has(connection) === true) return null
    if ((own?.size ?? 0) >= this.#options.maxPerConnection) return { error: 'too-many' }
    const others = [...(found?.holders ?? [])]
    const [first] = others
    if (policy === 'first-wins' && first)
      return { error: 'already-bound', retryAfterMs: this.#freeAfterMs(first) }
    const thing = found ?? {
      id,
      holders: new Set<Connection>(),
      isReporting: false,
      connectedAt: 0,
      lastSeenAt: null,
      isForgotten: false,
    }
    this.#known.set(id, thing)
    if (policy === 'last-wins')
      for (const other of others) {
        this.#take(other, thing)
        this.#listener.lost(other, id)
      }
    this.#hold(connection, thing)
    return null
  }

  unbind(connection: Connection, id: string): void {
    const thing = this.#known.get(id)
    if (thing?.holders.has(connection) !== true) return
    this.#take(connection, thing)
    this.#settle(thing)
  }

  /** A connection is over, and with it all that it had bound. */
  release(connection: Connection): void {
    for (const thing of [...(this.#byConnection.get(connection) ?? [])]) {
      this.#take(connection, thing)
      this.#settle(thing)
    }
  }

  /** Looks who was heard lately. */
  check(): void {
    const held = new Set([...this.#byConnection.values()].flatMap((things) => [...things]))
    for (const thing of held)
      if (thing.isReporting !== [...thing.holders].some((holder) => this.#isHeard(holder)))
        this.#settle(thing)
  }

  #hold(connection: Connection, thing: KnownThing): void {
    const own = this.#byConnection.get(connection) ?? new Set()
    this.#byConnection.set(connection, own.add(thing))
    if (thing.holders.size === 0) thing.connectedAt = this.#now()
    thing.holders.add(connection)
    this.#gone.delete(thing)
    this.#settle(thing)
  }

  #take(connection: Connection, thing: KnownThing): void {
    thing.holders.delete(connection)
    thing.lastSeenAt = Math.max(thing.lastSeenAt ?? 0, connection.heardAt())
    const own = this.#byConnection.get(connection)
    own?.delete(thing)
    if (own?.size === 0) this.#byConnection.delete(connection)
  }

  /** Brings a thing up to date with its holders, and tells. */
  #settle(thing: KnownThing): void {
    thing.isReporting = false
    for (const holder of thing.holders) {
      thing.isReporting ||= this.#isHeard(holder)
      thing.lastSeenAt = Math.max(thing.lastSeenAt ?? 0, holder.heardAt())
    }
    if (thing.holders.size === 0) {
      this.#gone.add(thing)
      this.#forget()
    }
    this.#listener.changed(thing)
  }

  #forget(): void {
    for (const thing of this.#gone) {
      if (this.#gone.size <= this.#options.maxRemembered) return
      this.#gone.delete(thing)
      this.#known.delete(thing.id)
      thing.isForgotten = true
      this.#listener.changed(thing)
    }
  }

  #isHeard(connection: Connection): boolean {
    return this.#now() - connection.heardAt() < this.#options.reportingMs
  }

  /** When a connection that says nothing any more has lost its things. */
  #freeAfterMs(holder: Connection): number {
    return Math.max(MIN_RETRY_MS, holder.heardAt() + this.#idleMs - this.#now())
  }
}
