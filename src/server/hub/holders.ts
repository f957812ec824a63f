/** How many hold something, by name. Null holds nothing. */
export class Holders {
  readonly #counts = new Map<string, number>()

  /** One more. Returns how many there are now. */
  add(name: string | null): number {
    if (name === null) return 0
    const count = this.count(name) + 1
    this.#counts.set(name, count)
    return count
  }

  /** One less. */
  delete(name: string | null): void {
    if (name === null) return
    const left = this.count(name) - 1
    if (left > 0) this.#counts.set(name, left)
    else this.#counts.delete(name)
  }

  count(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  clear(): void {
    this.#counts.clear()
  }
}
