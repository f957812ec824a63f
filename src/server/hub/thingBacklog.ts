import type { KnownThing } from './thingHolds.js'
import { reportOf, type ThingNews } from './thingNews.js'

/** Things in one message to the other processes. */
const MAX_TOLD = 500

/** What the next message begins with: things that changed, all things in place of those that were told before, or the rest of all. */
type Extent = 'changes' | 'all' | 'rest'

/** What a process has to tell the others of its things, and to ask them. */
export class ThingBacklog {
  #extent: Extent = 'changes'
  #untold = new Set<KnownThing>()
  /** The processes to ask for all their things. */
  #asked: Set<string> | 'all' = new Set()

  changed(thing: KnownThing): void {
    this.#untold.add(thing)
  }

  /** These replace what was told before. */
  all(things: Iterable<KnownThing>): void {
    this.#extent = 'all'
    this.#untold = new Set(things)
  }

  ask(id: string): void {
    if (this.#asked !== 'all') this.#asked.add(id)
  }

  askAll(): void {
    this.#asked = 'all'
  }

  isEmpty(): boolean {
    return (
      this.#extent === 'changes' && this.#untold.size === 0 && this.#asked !== 'all' && this.#asked.size === 0
    )
  }

  /** Takes the next message. */
  next(): Pick<ThingNews, 'things' | 'all' | 'more' | 'ask'> {
    const isAll = this.#extent === 'all'
    const asked = this.#asked
    const things: KnownThing[] = []
    for (const thing of this.#untold) {
      if (things.length === MAX_TOLD) break
      things.push(thing)
      this.#untold.delete(thing)
    }
    this.#extent = this.#extent === 'changes' || this.#untold.size === 0 ? 'changes' : 'rest'
    this.#asked = new Set()
    return {
      things: things.map(reportOf),
      ...(isAll && { all: true }),
      ...(this.#extent === 'rest' && { more: true }),
      ...(asked === 'all' && { ask: asked }),
      ...(asked !== 'all' && asked.size > 0 && { ask: [...asked] }),
    }
  }
}
