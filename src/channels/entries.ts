/** Something with a name that a client makes when it is asked for. */
interface Named {
  readonly name: string
  readonly isUsed: boolean
}

/** New names between two sweeps. Not a FinalizationRegistry, because React Native has none. */
const SWEEP_EVERY = 64

/**
 * The channels of a client, or what it watches. One in use is held; one that is not lives only as long as the app holds a handle of
 * it, so names that were used once take no memory.
 */
export class Entries<Entry extends Named> {
  readonly #make: (name: string) => Entry
  readonly #used = new Map<string, Entry>()
  readonly #known = new Map<string, WeakRef<Entry>>()
  #made = 0

  constructor(make: (name: string) => Entry) {
    this.#make = make
  }

  /** How many names take memory. */
  get size(): number {
    return this.#known.size
  }

  /** The one of this name; made when it is asked for. */
  readonly entry = (name: string): Entry => {
    const known = this.find(name)
    if (known !== undefined) return known
    const entry = this.#make(name)
    this.#known.set(name, new WeakRef(entry))
    this.#made += 1
    if (this.#made % SWEEP_EVERY === 0) this.#sweep()
    return entry
  }

  find(name: string): Entry | undefined {
    return this.#used.get(name) ?? this.#known.get(name)?.deref()
  }

  /** All that the app can still see, also those that are not in use. */
  all(): readonly Entry[] {
    return [...this.#known.values()].flatMap((each) => each.deref() ?? [])
  }

  /** Holds it while it is in use. */
  hold(entry: Entry): void {
    if (entry.isUsed) this.#used.set(entry.name, entry)
    else this.#used.delete(entry.name)
  }

  /** Those in use. Safe while they come and go. */
  used(): readonly Entry[] {
    return [...this.#used.values()]
  }

  /** Forgets the names that the garbage collector has freed. */
  #sweep(): void {
    for (const [name, each] of this.#known) if (each.deref() === undefined) this.#known.delete(name)
  }
}
