import type { ThingsFrame, ToldThing } from '../../wire/thingFrames.js'
import type { Connection } from './model.js'
import type { Ticker } from './ticker.js'
import { isConnected, type KnownThing } from './thingHolds.js'
import type { Things } from './things.js'

/** Things in one frame. */
const MAX_TOLD = 500

/** What one connection watches under a prefix. */
interface Watch {
  /** Things that the connection could not take yet; null while it has been told everything. */
  untold: Set<KnownThing> | null
  /** Whether the next frame replaces those that were told before. */
  isFirst: boolean
}

const toldOf = (thing: KnownThing): ToldThing => {
  const { id, isForgotten, isReporting, connectedAt, lastSeenAt } = thing
  const connected = isConnected(thing)
  return {
    id,
    connected,
    since: connectedAt,
    ...(connected && !isReporting && { reporting: false }),
    ...(isForgotten && { gone: true }),
    ...(lastSeenAt !== null && { at: lastSeenAt }),
  }
}

/** As many things as one frame takes. */
function firstOf(things: ReadonlySet<KnownThing>): readonly KnownThing[] {
  const part: KnownThing[] = []
  for (const thing of things) if (part.push(thing) === MAX_TOLD) break
  return part
}

const encode = (frame: ThingsFrame): { readonly text: string } => ({ text: JSON.stringify(frame) })

/** Who watches which things. */
export class ThingWatches {
  readonly #things: Pick<Things, 'all'>
  readonly #ticker: Ticker
  readonly #watchers = new Map<string, Set<Connection>>()
  readonly #watches = new Map<Connection, Map<string, Watch>>()
  #changed = new Set<KnownThing>()

  constructor(things: Pick<Things, 'all'>, ticker: Ticker) {
    this.#things = things
    this.#ticker = ticker
  }

  /** The prefixes that a connection watches. */
  of(connection: Connection): readonly string[] {
    return [...(this.#watches.get(connection)?.keys() ?? [])]
  }

  /** What a connection watches; another object when it asked anew. Null for nothing. */
  watchOf(connection: Connection, prefix: string): object | null {
    return this.#watches.get(connection)?.get(prefix) ?? null
  }

  /** Tells all things of a prefix, and from now on those that change. */
  watch(connection: Connection, prefix: string): void {
    const own = this.#watches.get(connection) ?? new Map<string, Watch>()
    this.#watches.set(connection, own)
    // It is being told everything already.
    if ((own.get(prefix)?.untold ?? null) !== null) return
    this.#watchers.set(prefix, (this.#watchers.get(prefix) ?? new Set()).add(connection))
    const watch = { untold: new Set(this.#things.all(prefix)), isFirst: true }
    own.set(prefix, watch)
    this.#tell(connection, prefix, watch)
  }

  unwatch(connection: Connection, prefix: string): void {
    const watchers = this.#watchers.get(prefix)
    watchers?.delete(connection)
    if (watchers?.size === 0) this.#watchers.delete(prefix)
    this.#watches.get(connection)?.delete(prefix)
  }

  release(connection: Connection): void {
    for (const prefix of this.of(connection)) this.unwatch(connection, prefix)
    this.#watches.delete(connection)
  }

  /** Told at the end of the tick, so that the things of one client that goes leave in one frame. */
  changed(thing: KnownThing): void {
    this.#changed.add(thing)
    if (this.#changed.size === 1) this.#ticker.add(() => this.#flush())
  }

  /** A connection takes frames again, and goes on where it stopped. */
  resume(connection: Connection): void {
    for (const [prefix, watch] of this.#watches.get(connection) ?? []) this.#tell(connection, prefix, watch)
  }

  #flush(): void {
    const changed = this.#changed
    this.#changed = new Set()
    for (const [prefix, things] of this.#byPrefix(changed)) {
      const watchers = [...(this.#watchers.get(prefix) ?? [])]
      for (let from = 0; from < things.length; from += MAX_TOLD) {
        const part = things.slice(from, from + MAX_TOLD)
        const frame = encode({ t: 'things', prefix, things: part.map(toldOf) })
        for (const connection of watchers) {
          const watch = this.#watches.get(connection)?.get(prefix)
          if (watch === undefined) continue
          if (watch.untold === null && connection.sendBuffer.pushData(frame)) continue
          watch.untold ??= new Set()
          for (const thing of part) watch.untold.add(thing)
        }
      }
    }
  }

  /** The changed things below each watched prefix. Many prefixes cost no more than their different lengths. */
  #byPrefix(changed: ReadonlySet<KnownThing>): Map<string, KnownThing[]> {
    const lengths = new Set(Array.from(this.#watchers.keys(), (prefix) => prefix.length))
    const found = new Map<string, KnownThing[]>()
    for (const thing of changed)
      for (const length of lengths) {
        const prefix = thing.id.slice(0, length)
        if (prefix.length < length || !this.#watchers.has(prefix)) continue
        const known = found.get(prefix)
        if (known === undefined) found.set(prefix, [thing])
        else known.push(thing)
      }
    return found
  }

  /** Tells what is untold, as much as the connection takes. */
  #tell(connection: Connection, prefix: string, watch: Watch): void {
    while (watch.untold !== null) {
      const part = firstOf(watch.untold)
      const hasMore = watch.untold.size > part.length
      const frame = encode({
        t: 'things',
        prefix,
        things: part.map(toldOf),
        ...(watch.isFirst && { all: true }),
        ...(hasMore && { more: true }),
      })
      if (!connection.sendBuffer.pushData(frame)) return
      connection.replay.take(frame.text.length)
      watch.isFirst = false
      for (const thing of part) watch.untold.delete(thing)
      if (!hasMore) watch.untold = null
    }
  }
}
