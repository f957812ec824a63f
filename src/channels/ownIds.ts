import type { Environment } from '../engine/environment.js'

/** The newest ids are remembered; an older message comes without a claim that it is one's own. */
const MAX_IDS = 10_000

/**
 * The ids under which this client sends. They travel to every subscriber, so they must not be guessable: another sender could
 * take the next one.
 */
export class OwnIds {
  readonly #environment: Environment
  readonly #start: string
  readonly #ids = new Set<string>()
  #count = 0

  constructor(environment: Environment) {
    this.#environment = environment
    this.#start = environment.now().toString(36)
  }

  make(): string {
    const random = (): string => Math.floor(this.#environment.random() * 2 ** 52).toString(36)
    return `${this.#start}-${String(++this.#count)}-${random()}${random()}${random()}`
  }

  add(id: string): void {
    this.#ids.add(id)
    const [oldest] = this.#ids
    if (this.#ids.size > MAX_IDS && oldest !== undefined) this.#ids.delete(oldest)
  }

  /** Whether this client made the id. */
  has(id: string | null): boolean {
    return id !== null && this.#ids.has(id)
  }
}
