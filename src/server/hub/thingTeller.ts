import { assertNever } from '../../core/assertNever.js'
import { ThingBacklog } from './thingBacklog.js'
import type { KnownThing } from './thingHolds.js'
import type { ThingNews } from './thingNews.js'
import type { Things } from './things.js'
import type { Ticker } from './ticker.js'

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

/**
 * - `idle`: nothing is due
 * - `scheduled`: a message leaves at the end of the tick
 * - `telling`: a message is under way
 * - `telling-more`: a message is under way, and the next one is due
 */
type Phase = 'idle' | 'scheduled' | 'telling' | 'telling-more'

/** What is told while the store is open, until it closes. */
interface Opening {
  phase: Phase
  readonly backlog: ThingBacklog
}

/** Tells the other processes what becomes of the things of this one: one message at a time, and what changed meanwhile in the next. */
export class ThingTeller {
  readonly #parts: TellerParts
  /** Null while nothing can be told. */
  #opening: Opening | null = null
  #n = 0

  constructor(parts: TellerParts) {
    this.#parts = parts
  }

  /** The store is open: tells everything, and asks for everything. */
  open(): void {
    this.#opening = { phase: 'idle', backlog: new ThingBacklog() }
    this.#opening.backlog.askAll()
    this.tellAll()
  }

  /** Nothing more can be told. */
  close(): void {
    this.#opening = null
  }

  changed(thing: KnownThing): void {
    this.#note((backlog) => backlog.changed(thing))
  }

  /** Tells all that this process answers for. */
  tellAll(): void {
    this.#note((backlog) => backlog.all(this.#parts.things.ofThisProcess()))
  }

  /** Asks another process for all its things. */
  ask(id: string): void {
    this.#note((backlog) => backlog.ask(id))
  }

  /** Says that this process is there. */
  beat(): void {
    this.#note(() => undefined)
  }

  /** Says that this process ends; the last word. */
  async end(): Promise<void> {
    if (this.#opening === null) return
    this.close()
    await this.#parts.tell({ ...this.#head(), things: [], over: true }).catch(this.#parts.failed)
  }

  #note(change: (backlog: ThingBacklog) => void): void {
    if (this.#opening === null) return
    change(this.#opening.backlog)
    this.#due(this.#opening)
  }

  #due(opening: Opening): void {
    switch (opening.phase) {
      case 'idle':
        opening.phase = 'scheduled'
        // At the end of the tick, so that the things of one client that goes are told together.
        return this.#parts.ticker.add(() => void this.#run(opening))
      case 'telling':
        opening.phase = 'telling-more'
        return
      case 'scheduled':
      case 'telling-more':
        return
      default:
        return assertNever(opening.phase)
    }
  }

  async #run(opening: Opening): Promise<void> {
    const { backlog } = opening
    try {
      do {
        if (opening !== this.#opening) return
        const news = { ...this.#head(), ...backlog.next() }
        opening.phase = backlog.isEmpty() ? 'telling' : 'telling-more'
        await this.#parts.tell(news)
      } while (opening.phase === 'telling-more')
    } catch (error) {
      // The others miss its number when they hear of this process again, and ask.
      this.#parts.failed(error)
    }
    opening.phase = 'idle'
  }

  #head(): Pick<ThingNews, 'from' | 'n' | 'checkedAt'> {
    return { from: this.#parts.id, n: (this.#n += 1), checkedAt: this.#parts.things.checkedAt }
  }
}
