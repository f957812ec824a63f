/** A socket in which bytes may wait. */
export interface Backlogged {
  /** Bytes handed over and not yet taken by the network. */
  readonly bufferedAmount: () => number
}

/**
 * The sockets in which bytes wait. Almost none has any after a write, so their sum costs no walk over all sockets: a socket
 * is noted when bytes stay behind, and forgotten when the sum finds it empty.
 */
export class Backlog {
  readonly #links = new Set<Backlogged>()

  /** Bytes stayed behind in a socket. */
  note(link: Backlogged): void {
    this.#links.add(link)
  }

  /** The socket is gone. */
  delete(link: Backlogged): void {
    this.#links.delete(link)
  }

  bytes(): number {
    let sum = 0
    for (const link of this.#links) {
      const bytes = link.bufferedAmount()
      if (bytes === 0) this.#links.delete(link)
      sum += bytes
    }
    return sum
  }
}
