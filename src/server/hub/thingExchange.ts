import type { ClaimClock } from './claims.js'
import { Deadline } from './deadline.js'
import type { HubEnvironment } from './environment.js'
import type { KnownThing } from './thingHolds.js'
import type { ThingNews } from './thingNews.js'
import { LEASE_PERIODS, ThingProcesses } from './thingProcesses.js'
import type { Things } from './things.js'
import { ThingTeller } from './thingTeller.js'
import type { StoreSupervisor, StoreWatcher } from './storeSupervisor.js'
import type { Ticker } from './ticker.js'

/** How processes that share a store tell each other of things. */
export interface SharedThings {
  readonly tell: (news: ThingNews) => Promise<void>
  readonly failed: (error: unknown) => void
  readonly claims: ClaimClock
}

/** How often a process says that it is there. */
const periodMs = (idleMs: number): number => Math.max(100, idleMs / 12)

/** A process of which nothing is heard has lost its things after this long, in milliseconds; a quarter of the idle time, and a little more. */
export const leaseMs = (idleMs: number): number => (LEASE_PERIODS + 1) * periodMs(idleMs)

/** How long the end of a server may take for its last word, in milliseconds. */
const LAST_WORD_MS = 1000

/** What this process and the others tell each other of things, while the store is open. */
export class ThingExchange implements StoreWatcher {
  readonly #environment: HubEnvironment
  readonly #things: Things
  readonly #periodMs: number
  readonly #teller: ThingTeller
  readonly #processes: ThingProcesses
  readonly #next: Deadline
  #isOpen = false
  #isOver = false

  constructor(
    shared: SharedThings,
    environment: HubEnvironment,
    ticker: Ticker,
    idleMs: number,
    things: Things,
  ) {
    const { tell, failed, claims } = shared
    const id = environment.randomId()
    this.#environment = environment
    this.#things = things
    this.#periodMs = periodMs(idleMs)
    this.#teller = new ThingTeller({ id, ticker, things, tell, failed })
    this.#processes = new ThingProcesses({ id, claims, things, teller: this.#teller })
    this.#next = new Deadline(environment)
  }

  /** Something changed that only this process knows. */
  changed(thing: KnownThing): void {
    this.#teller.changed(thing)
  }

  /** Begins with the first opening of the store. */
  follow(supervisor: Pick<StoreSupervisor, 'watch'>, opened: Promise<unknown>): void {
    supervisor.watch(this)
    opened.then(this.found, () => undefined)
  }

  readonly found = (): void => {
    if (this.#isOver) return
    this.#isOpen = true
    this.#processes.open()
    this.#teller.open()
    this.#arm()
  }

  readonly lost = (): void => {
    this.#isOpen = false
    this.#next.clear()
    this.#teller.close()
    this.#processes.clear()
  }

  hear(news: ThingNews): void {
    if (this.#isOpen) this.#processes.hear(news)
  }

  /** Resolves when the others know that this process ends, or soon. */
  async stop(): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    this.#isOpen = false
    this.#next.clear()
    let cancel = (): void => undefined
    const late = new Promise<void>((resolve) => {
      cancel = this.#environment.setTimer(resolve, LAST_WORD_MS)
    })
    await Promise.race([this.#teller.end(), late])
    cancel()
  }

  #arm(): void {
    this.#next.set(() => {
      this.#things.check()
      this.#processes.check()
      this.#teller.beat()
      this.#arm()
    }, this.#periodMs)
  }
}
