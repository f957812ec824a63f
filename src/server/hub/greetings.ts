import type { Connection } from './model.js'
import type { SessionTarget } from './sessionTarget.js'

/** What was ended while a hello waited for its answer. */
interface Ended {
  readonly target: { readonly user?: string; readonly session?: string }
  /** The login was withdrawn. */
  readonly isForGood: boolean
}

/**
 * The hellos that have no answer yet. Such a client may be let in by what the app said, or the store read, before its user or its session was
 * ended: there was nothing of it to end.
 */
export class Greetings {
  /** How much had been ended when the app or the store was asked; the oldest hello is the first. */
  readonly #asked = new Map<Connection, number>()
  /** Since the oldest hello. */
  readonly #ended: Ended[] = []
  #forgotten = 0

  /** The app or the store is asked from now on: what was ended before does not matter. */
  asked(connection: Connection): void {
    this.delete(connection)
    this.#asked.set(connection, this.#total())
  }

  /** It is answered. */
  delete(connection: Connection): void {
    this.#asked.delete(connection)
    const [oldest = this.#total()] = this.#asked.values()
    this.#ended.splice(0, oldest - this.#forgotten)
    this.#forgotten = oldest
  }

  /** Sessions are ended, whichever process has them. */
  note(target: SessionTarget, isForGood: boolean): void {
    if (this.#asked.size > 0) this.#ended.push({ target, isForGood })
  }

  /** Whether the login of a user was withdrawn since the app was asked about them. */
  isWithdrawn(connection: Connection, user: string): boolean {
    return this.#endedSince(connection).some(({ target, isForGood }) => isForGood && target.user === user)
  }

  /**
   * Whether sessions of a user, or the one that their client comes back to, were ended since the store was asked.
   *
   * @param session its id; null for a new one
   */
  isOutOfDate(connection: Connection, user: string, session: string | null): boolean {
    return this.#endedSince(connection).some(
      ({ target }) => target.user === user || target.session === session,
    )
  }

  /** How many of what was ended it remembers. */
  kept(): number {
    return this.#ended.length
  }

  #endedSince(connection: Connection): readonly Ended[] {
    const asked = this.#asked.get(connection)
    return asked === undefined ? [] : this.#ended.slice(asked - this.#forgotten)
  }

  #total(): number {
    return this.#forgotten + this.#ended.length
  }
}
