import { checkClient } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import type { Opened } from '../engine/connector.js'
import type { AbandonCode, ClientPart, PartHost } from '../engine/part.js'
import { commitsOf } from '../channels/commits.js'
import { Entries } from '../channels/entries.js'
import type { Readable } from '../channels/readable.js'
import { isName } from '../core/names.js'
import { Bindings, type Binding } from './bindings.js'
import { checkIds, checkPrefix } from './check.js'
import { createThingPort, type ThingPort } from './thingPort.js'
import { ThingWatch, type WatchedThings } from './watch.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Things behind this client, and things that it watches. */
class ThingsPart implements ClientPart {
  readonly bindings: Bindings
  readonly #host: PartHost
  /** Null when the connector has no frames for things. */
  readonly #port: ThingPort | null
  readonly #watches: Entries<ThingWatch>
  /** Watches that began or ended. */
  readonly #changed = new Set<ThingWatch>()
  #isOpen = false

  constructor(host: PartHost) {
    this.#host = host
    const frames = host.channels?.frames
    this.bindings = new Bindings(host, frames !== undefined)
    this.#port =
      frames === undefined
        ? null
        : createThingPort(frames, {
            bound: (id, refused) => this.bindings.bound(id, refused),
            unbound: (things) => this.bindings.refused(things),
            told: (prefix, news) => this.#watches.find(prefix)?.told(news),
          })
    this.#watches = new Entries((prefix) => {
      const changed = (): void => host.batch(() => this.#readersChanged(watch))
      const watch = new ThingWatch(host, prefix, refusalOf(prefix, this.#port), changed)
      return watch
    })
  }

  watch(prefix: string): ThingWatch {
    return this.#watches.entry(prefix)
  }

  opened({ isOtherIdentity }: Opened): void {
    this.#isOpen = true
    this.bindings.opened()
    for (const watch of this.#watches.all()) {
      if (isOtherIdentity) watch.forget()
      this.#changed.add(watch)
    }
  }

  lost(): void {
    this.#isOpen = false
    this.bindings.lost()
    this.#changed.clear()
    for (const watch of this.#watches.used()) {
      watch.outdate()
      this.#watches.hold(watch)
    }
  }

  abandon(code: AbandonCode): void {
    if (code === 'signed-out') for (const watch of this.#watches.all()) watch.forget()
  }

  flush(): void {
    const port = this.#port
    if (!this.#isOpen || port === null) return
    this.bindings.flush(port)
    for (const watch of this.#changed) {
      const isWanted = watch.isWanted()
      if (isWanted === watch.isAsked()) continue
      if (isWanted) {
        port.watch(watch.name)
        watch.asked()
      } else {
        port.unwatch(watch.name)
        watch.outdate()
      }
      this.#watches.hold(watch)
    }
    this.#changed.clear()
  }

  deadline(): number {
    return this.bindings.deadline()
  }

  expire(now: number): void {
    this.bindings.expire(now)
  }

  dispose(): void {
    this.#port?.close()
    commitsOf(this.#host).dispose()
  }

  /** A watch is held while it is used. What changes while the connection is down is looked at when it is up. */
  #readersChanged(watch: ThingWatch): void {
    this.#watches.hold(watch)
    if (this.#isOpen) this.#changed.add(watch)
  }
}

/** Why things are never asked for; null when they are. A server reads no frame with a prefix that is no start of a name. */
function refusalOf(prefix: string, port: ThingPort | null): string | null {
  if (port === null) return 'not-supported'
  return prefix === '' || isName(prefix) ? null : 'invalid'
}

const createThings = (host: PartHost): ThingsPart => new ThingsPart(host)

/**
 * Stands for things, such as the devices behind a gateway or a person in a room, until the returned function is called. Those who
 * watch them see them connected while this client is; they are bound anew after a loss.
 *
 * @param ids 1 to 200 characters each
 * @throws TypeError in development, when they are no names, or the first argument is no client
 * @example
 * const unbind = bindThings(connectivity, ['floor-1/pump', 'floor-1/valve'])
 */
export function bindThings(connectivity: Connectivity, ids: readonly string[]): () => void {
  if (process.env.NODE_ENV !== 'production') {
    checkClient('bindThings', connectivity)
    checkIds('bindThings', ids)
  }
  return connectivity.use(createThings).bindings.add(ids)
}

/**
 * What came of the things that this client wants to stand for, by id.
 *
 * @throws TypeError in development, when the argument is no client
 */
export function thingBindings(connectivity: Connectivity): Readable<ReadonlyMap<string, Binding>> {
  if (process.env.NODE_ENV !== 'production') checkClient('thingBindings', connectivity)
  return connectivity.use(createThings).bindings.readable
}

/**
 * The things whose ids begin with a prefix: a store that is kept up to date while it has a subscriber. The same one for the same
 * prefix.
 *
 * @param prefix empty for all things
 * @throws TypeError in development, when it is no text of at most 200 characters, or the first argument is no client
 * @example
 * const unsubscribe = watchThings(connectivity, 'floor-1/').subscribe(({ things }) => draw([...things.values()]))
 */
export function watchThings(connectivity: Connectivity, prefix: string): Readable<WatchedThings> {
  if (process.env.NODE_ENV !== 'production') {
    checkClient('watchThings', connectivity)
    checkPrefix('watchThings', prefix)
  }
  return connectivity.use(createThings).watch(prefix).readable
}
