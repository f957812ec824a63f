/** A map that is made with its first entry, for objects of which there are many and which mostly need none: an empty one takes a quarter of a kilobyte. */
export class LazyMap<Key, Value> {
  #entries: Map<Key, Value> | null = null

  constructor(entries: Iterable<readonly [Key, Value]> = []) {
    for (const [key, value] of entries) this.set(key, value)
  }

  get size(): number {
    return this.#entries?.size ?? 0
  }

  has(key: Key): boolean {
    return this.#entries?.has(key) === true
  }

  get(key: Key): Value | undefined {
    return this.#entries?.get(key)
  }

  set(key: Key, value: Value): void {
    this.#entries ??= new Map()
    this.#entries.set(key, value)
  }

  delete(key: Key): boolean {
    return this.#entries?.delete(key) === true
  }

  clear(): void {
    this.#entries = null
  }

  keys(): Iterable<Key> {
    return this.#entries?.keys() ?? []
  }
}
