import { Holders } from './holders.js'
import type { Connection } from './model.js'
import type { KnownThing } from './thingHolds.js'
import type { ResolvedThings } from './thingsOption.js'

const userOf = ({ session }: Connection): string | null => session?.user.id ?? null

const NONE: ReadonlySet<KnownThing> = new Set()

/** What each client of this process has bound, and how much more it may. */
export class BoundThings {
  readonly #limits: Pick<ResolvedThings, 'maxPerConnection' | 'maxPerUser'>
  readonly #byConnection = new Map<Connection, Set<KnownThing>>()
  readonly #ofUsers = new Holders()

  constructor(limits: Pick<ResolvedThings, 'maxPerConnection' | 'maxPerUser'>) {
    this.#limits = limits
  }

  of(connection: Connection): ReadonlySet<KnownThing> {
    return this.#byConnection.get(connection) ?? NONE
  }

  all(): ReadonlySet<KnownThing> {
    return new Set([...this.#byConnection.values()].flatMap((things) => [...things]))
  }

  isEmpty(): boolean {
    return this.#byConnection.size === 0
  }

  /** How many more a connection may bind. */
  roomOf(connection: Connection): number {
    const ofUser = this.#ofUsers.count(userOf(connection) ?? '')
    return Math.min(
      this.#limits.maxPerConnection - this.of(connection).size,
      this.#limits.maxPerUser - ofUser,
    )
  }

  /** A connection binds a thing that it has not bound. */
  add(connection: Connection, thing: KnownThing): void {
    const own = this.#byConnection.get(connection) ?? new Set()
    this.#byConnection.set(connection, own.add(thing))
    this.#ofUsers.add(userOf(connection))
  }

  delete(connection: Connection, thing: KnownThing): void {
    const own = this.#byConnection.get(connection)
    if (own?.delete(thing) !== true) return
    this.#ofUsers.delete(userOf(connection))
    if (own.size === 0) this.#byConnection.delete(connection)
  }
}
