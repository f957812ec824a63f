import { Holders } from './holders.js'
import type { Session } from './model.js'
import { SessionsByUser } from './sessionsByUser.js'

/** The sessions of a hub, by id and by user, counted by address. */
export class SessionTable {
  readonly #sessions = new Map<string, Session>()
  readonly #byUser = new SessionsByUser()
  readonly #addresses = new Holders()

  add(session: Session): Session {
    this.#sessions.set(session.id, session)
    this.#byUser.add(session)
    this.#addresses.add(session.address)
    return session
  }

  /** Forgets a session. Returns whether it was known. */
  delete(session: Session): boolean {
    if (!this.#sessions.delete(session.id)) return false
    this.#byUser.delete(session)
    this.#addresses.delete(session.address)
    return true
  }

  clear(): void {
    this.#sessions.clear()
    this.#byUser.clear()
    this.#addresses.clear()
  }

  get(id: string): Session | null {
    return this.#sessions.get(id) ?? null
  }

  all(): IterableIterator<Session> {
    return this.#sessions.values()
  }

  ofUser(userId: string): readonly Session[] {
    return this.#byUser.of(userId)
  }

  countOfAddress(address: string): number {
    return this.#addresses.count(address)
  }

  size(): number {
    return this.#sessions.size
  }
}
