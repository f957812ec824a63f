import type { KnownThing } from './thingHolds.js'
import { reportOf, type ThingNews } from './thingNews.js'
import type { Things } from './things.js'
import type { Ticker } from './ticker.js'

/** Things in one message to the other processes. */
const MAX_TOLD = 500

/** What a teller works with. */
export interface TellerParts {
  /** Names this process; random. */
  readonly id: string
  readonly ticker: Ticker
  readonly things: Pick<Things, 'ofThisProcess' | 'checkedAt'>
  /** Tells all other processes. */
  readonly tell: (news: ThingNews) => Promise<void>
  readonly failed: (error: unknown) => void
}

/** Tells the other processes what becomes of the things of this one: one message at a time, and what changed meanwhile in the next. */
export class ThingTeller {
  readonly #parts: TellerParts
  #untold = new Set<KnownThing>()
  /** The processes to ask for all their things; null for every process. */
  #asked: Set<string> | null = new Set()
  /** Whether the untold things replace what was told before. */
  #isAll = false
  /** Whether the rest of all is being told. */
  #hasMore = false
  #isBeatDue = false
  #isScheduled = false
  #isTelling = false
  /** Counts the openings of the store; null while it is closed. */
  #opening: number | null = null
  #openings = 0
  #n = 0

  constructor(parts: TellerParts) {
    this.#parts = parts
  }

  /** The store is open: tells everything, and asks for everything. */
  open(): void {
    this.#opening = this.#openings += 1
    this.#isTelling = false
    this.#asked = null
    this.tellAll()
  }

  /** Nothing more can be told. */
  close(): void {
    this.#opening = null
    this.#untold.clear()
  }

  changed(thing: KnownThing): void {
    if (this.#opening === null) return
    this.#untold.add(thing)
    this.#schedule()
  }

  /** Tells all that this process answers for. */
  tellAll(): void {
    this.#isAll = true
    this.#untold = new Set(this.#parts.things.ofThisProcess())
    this.#schedule()
  }

  /** Asks another process for all its things. */
  ask(id: string): void {
    this.#asked?.add(id)
    this.#schedule()
  }

  /** Says that this process is there. */
  beat(): void {
    this.#isBeatDue = true
    this.#schedule()
  }

  /** Says that this process ends; the last word. */
  async end(): Promise<void> {
    if (this.#opening === null) return
    this.close()
    await this.#parts.tell({ ...this.#head(), things: [], over: true }).catch(this.#parts.failed)
  }

  /** At the end of the tick, so that the things of one client that goes are told together. */
  #schedule(): void {
    if (this.#isScheduled || this.#isTelling) return
    this.#isScheduled = true
    this.#parts.ticker.add(() => {
      this.#isScheduled = false
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    const opening = this.#opening
    if (this.#isTelling) return
    this.#isTelling = true
    try {
      while (opening !== null && opening === this.#opening && this.#isDue())
        await this.#parts.tell(this.#next())
    } catch (error) {
      // The others miss its number when they hear of this process again, and ask.
      this.#parts.failed(error)
    }
    if (opening === this.#opening) this.#isTelling = false
  }

  #isDue(): boolean {
    const isAsking = this.#asked === null || this.#asked.size > 0
    return this.#isBeatDue || this.#isAll || isAsking || this.#untold.size > 0
  }

  #head(): Pick<ThingNews, 'from' | 'n' | 'checkedAt'> {
    return { from: this.#parts.id, n: (this.#n += 1), checkedAt: this.#parts.things.checkedAt }
  }

  #next(): ThingNews {
    const isAll = this.#isAll
    const asked = this.#asked
    const things: KnownThing[] = []
    for (const thing of this.#untold) {
      if (things.length === MAX_TOLD) break
      things.push(thing)
      this.#untold.delete(thing)
    }
    this.#hasMore = (isAll || this.#hasMore) && this.#untold.size > 0
    this.#isAll = false
    this.#asked = new Set()
    this.#isBeatDue = false
    return {
      ...this.#head(),
      things: things.map(reportOf),
      ...(isAll && { all: true }),
      ...(this.#hasMore && { more: true }),
      ...(asked === null && { ask: 'all' }),
      ...(asked !== null && asked.size > 0 && { ask: [...asked] }),
    }
  }
}
