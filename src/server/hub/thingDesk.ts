import { Deadline } from './deadline.js'
import type { HubEnvironment } from './environment.js'
import type { Connection } from './model.js'
import type { Ticker } from './ticker.js'
import { Things } from './things.js'
import type { ResolvedThings } from './thingsOption.js'
import { ThingWatches } from './thingWatches.js'

/** Things of a hub: who has bound them, and who watches. */
export class ThingDesk {
  readonly options: ResolvedThings
  readonly things: Things
  readonly watches: ThingWatches
  readonly #next: Deadline
  #isChecking = false

  /** @param idleMs after this long a silent connection ends */
  constructor(options: ResolvedThings, environment: HubEnvironment, ticker: Ticker, idleMs: number) {
    this.options = options
    this.#next = new Deadline(environment)
    this.things = new Things(options, environment.now, idleMs, {
      changed: (thing) => this.watches.changed(thing),
      lost: (connection, thing) =>
        connection.send({ t: 'unbound', things: [thing], error: 'bound-elsewhere' }),
    })
    this.watches = new ThingWatches(this.things, ticker)
  }

  /** Looks for silent clients as long as there is a thing that is connected. */
  check(): void {
    if (this.#isChecking || this.things.connected === 0) return
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

  stop(): void {
    this.#next.clear()
  }
}
