import { Deadline } from './deadline.js'
import type { HubEnvironment } from './environment.js'
import type { Connection } from './model.js'
import { leaseMs, ThingExchange, type SharedThings } from './thingExchange.js'
import { Things } from './things.js'
import type { ResolvedThings } from './thingsOption.js'
import { ThingWatches } from './thingWatches.js'
import type { Ticker } from './ticker.js'

/** What things of a hub work with. */
export interface DeskParts {
  readonly environment: HubEnvironment
  readonly ticker: Ticker
  /** After this long a silent connection ends, in milliseconds. */
  readonly idleMs: number
  /** Null when one process has the store for itself. */
  readonly shared: SharedThings | null
}

/** Things of a hub: who has bound them, and who watches. */
export class ThingDesk {
  readonly options: ResolvedThings
  readonly things: Things
  readonly watches: ThingWatches
  /** Null when one process has the store for itself. */
  readonly exchange: ThingExchange | null
  readonly #next: Deadline
  #isChecking = false

  constructor(options: ResolvedThings, { environment, ticker, idleMs, shared }: DeskParts) {
    this.options = options
    this.#next = new Deadline(environment)
    const times = { reportingMs: options.reportingMs, idleMs, leaseMs: leaseMs(idleMs) }
    this.things = new Things(options, environment.now, times, {
      changed: (thing) => this.watches.changed(thing),
      changedHere: (thing) => this.exchange?.changed(thing),
      lost: (connection, thing, refusal) => connection.send({ t: 'unbound', things: [thing], ...refusal }),
    })
    this.watches = new ThingWatches(this.things, ticker)
    this.exchange = shared && new ThingExchange(shared, environment, ticker, idleMs, this.things)
  }

  /** Looks for silent clients as long as one of this process has bound a thing. */
  check(): void {
    if (this.#isChecking || !this.things.isAnyBound()) return
    this.#isChecking = true
    const everyMs = Math.max(100, this.options.reportingMs / 4)
    this.#next.set(() => {
      this.#isChecking = false
      this.things.check()
      this.check()
    }, everyMs)
  }

  /** A connection is over. Its watches go first: it needs no news of its own things. */
  release(connection: Connection): void {
    this.watches.release(connection)
    this.things.release(connection)
  }

  async stop(): Promise<void> {
    this.#next.clear()
    await this.exchange?.stop()
  }
}
