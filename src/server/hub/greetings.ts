import type { Connection } from './model.js'
import type { SessionTarget } from './sessionTarget.js'

/** What was ended while a hello waited for its answer. */
interface Ended {
  readonly target: { readonly user?: string; readonly session?: string }
  /** The login was withdrawn. */
  readonly isForGood: boolean
}

/** A place in the order in which sessions are ended; what is behind it has happened since. */
interface Moment {
  next: { readonly ended: Ended; readonly moment: Moment } | null
}

/**
 * The hellos that have no answer yet. Such a client may be let in by what the app said, or the store read, before its user or its session was
 * ended: there was nothing of it to end. What was ended is reached only from the hellos that waited then, so that it is forgotten with them.
 */
export class Greetings {
  /** The moment at which the app or the store was asked. */
  readonly #asked = new Map<Connection, Moment>()
  #now: Moment = { next: null }

  /** The app or the store is asked from now on: what was ended before does not matter. */
  asked(connection: Connection): void {
    this.#asked.set(connection, this.#now)
  }

  /** It is answered. */
  delete(connection: Connection): void {
    this.#asked.delete(connection)
  }

  /** Sessions are ended, whichever process has them. */
  note(target: SessionTarget, isForGood: boolean): void {
    const moment: Moment = { next: null }
    this.#now.next = { ended: { target, isForGood }, moment }
    this.#now = moment
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

  #endedSince(connection: Connection): readonly Ended[] {
    const found: Ended[] = []
    let next = this.#asked.get(connection)?.next ?? null
    for (; next !== null; next = next.moment.next) found.push(next.ended)
    return found
  }
}
