/** How wide the clients of a hub spread their dials after an unexpected loss. */
export interface Spread {
  /** A client was welcomed. */
  readonly opened: () => void
  /** A welcomed client is gone. */
  readonly closed: () => void
  /** The window in milliseconds: the connected clients divided by the dials per second that the server takes. */
  readonly ms: () => number
}

export function createSpread(dialsPerSecond: number): Spread {
  let clients = 0
  return {
    opened: () => void clients++,
    closed: () => void clients--,
    ms: () => Math.round((clients / dialsPerSecond) * 1000),
  }
}

/** Remembers the spread that one client was told. */
export class SpreadNews {
  readonly #spread: Spread
  #toldMs = 0

  constructor(spread: Spread) {
    this.#spread = spread
  }

  /** The window, for the welcome. */
  tell(): number {
    return (this.#toldMs = this.#spread.ms())
  }

  /** The field for a ping or pong: the window if it changed by a quarter or more since it was told, else nothing. */
  refresh(): { readonly spreadMs?: number } {
    const changeMs = Math.abs(this.#spread.ms() - this.#toldMs)
    return changeMs > 0 && changeMs * 4 >= this.#toldMs ? { spreadMs: this.tell() } : {}
  }
}
