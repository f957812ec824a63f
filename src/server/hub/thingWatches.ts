import type { ThingsFrame, ToldThing } from '../../wire/thingFrames.js'
import type { Connection } from './model.js'
import type { Ticker } from './ticker.js'
import type { KnownThing, Things } from './things.js'

/** Things in one frame. */
const MAX_TOLD = 500

const toldOf = ({ id, holders, isReporting, lastSeenAt }: KnownThing): ToldThing => ({
  id,
  connected: holders.size > 0,
  ...(holders.size > 0 && !isReporting && { reporting: false }),
  ...(lastSeenAt !== null && { at: lastSeenAt }),
})

const encode = (frame: ThingsFrame): { readonly text: string } => ({ text: JSON.stringify(frame) })

/** Who watches which things. */
export class ThingWatches {
  readonly #things: Pick<Things, 'all'>
  readonly #ticker: Ticker
  readonly #watchers = new Map<string, Set<Connection>>()
  readonly #prefixes = new Map<Connection, Set<string>>()
  /** Prefixes of clients that could not take all: they get everything anew. */
  readonly #behind = new Map<Connection, Set<string>>()
  #changed = new Set<KnownThing>()

  constructor(things: Pick<Things, 'all'>, ticker: Ticker) {
    this.#things = things
    this.#ticker = ticker
  }

  count(connection: Connection): number {
    return this.#prefixes.get(connection)?.size ?? 0
  }

  /** Tells all things of a prefix, and from now on those that change. */
  watch(connection: Connection, prefix: string): void {
    const watchers = this.#watchers.get(prefix) ?? new Set()
    this.#watchers.set(prefix, watchers.add(connection))
    const prefixes = this.#prefixes.get(connection) ?? new Set()
    this.#prefixes.set(connection, prefixes.add(prefix))
    this.#tellAll(connection, prefix)
  }

  unwatch(connection: Connection, prefix: string): void {
    const watchers = this.#watchers.get(prefix)
    watchers?.delete(connection)
    if (watchers?.size === 0) this.#watchers.delete(prefix)
    this.#prefixes.get(connection)?.delete(prefix)
    this.#behind.get(connection)?.delete(prefix)
  }

  release(connection: Connection): void {
    for (const prefix of this.#prefixes.get(connection) ?? []) this.unwatch(connection, prefix)
    this.#prefixes.delete(connection)
    this.#behind.delete(connection)
  }

  /** Told at the end of the tick, so that the things of one client that goes leave in one frame. */
  changed(thing: KnownThing): void {
    this.#changed.add(thing)
    if (this.#changed.size === 1) this.#ticker.add(() => this.#flush())
  }

  /** A client takes frames again. */
  resume(connection: Connection): void {
    const behind = this.#behind.get(connection)
    this.#behind.delete(connection)
    for (const prefix of behind ?? []) this.#tellAll(connection, prefix)
  }

  #flush(): void {
    const changed = [...this.#changed]
    this.#changed = new Set()
    for (const [prefix, watchers] of this.#watchers) {
      const things = changed.filter(({ id }) => id.startsWith(prefix)).map(toldOf)
      for (let from = 0; from < things.length; from += MAX_TOLD) {
        const frame = encode({ t: 'things', prefix, things: things.slice(from, from + MAX_TOLD) })
        for (const connection of watchers) this.#push(connection, prefix, frame)
      }
    }
  }

  #tellAll(connection: Connection, prefix: string): void {
    const things = Array.from(this.#things.all(prefix), toldOf)
    for (let from = 0; from === 0 || from < things.length; from += MAX_TOLD) {
      const part = things.slice(from, from + MAX_TOLD)
      const hasMore = from + MAX_TOLD < things.length
      this.#push(
        connection,
        prefix,
        encode({
          t: 'things',
          prefix,
          things: part,
          ...(from === 0 && { all: true }),
          ...(hasMore && { more: true }),
        }),
      )
    }
  }

  /** A client that is too slow gets all things anew when it has caught up, and nothing until then. */
  #push(connection: Connection, prefix: string, frame: { readonly text: string }): void {
    const behind = this.#behind.get(connection)
    if (behind?.has(prefix) === true || connection.sendBuffer.pushData(frame)) return
    this.#behind.set(connection, (behind ?? new Set()).add(prefix))
  }
}
