import type { Session } from './model.js'

/** Sessions by the id of their user. Most users have one, which costs no set; without `authenticate` one user has them all. */
export class SessionsByUser {
  readonly #sessions = new Map<string, Session | Set<Session>>()

  add(session: Session): void {
    const { id } = session.user
    const known = this.#sessions.get(id)
    if (known === undefined) this.#sessions.set(id, session)
    else if (known instanceof Set) known.add(session)
    else this.#sessions.set(id, new Set([known, session]))
  }

  delete(session: Session): void {
    const { id } = session.user
    const known = this.#sessions.get(id)
    if (known instanceof Set) known.delete(session)
    if (known === session || (known instanceof Set && known.size === 0)) this.#sessions.delete(id)
  }

  of(userId: string): readonly Session[] {
    const known = this.#sessions.get(userId)
    if (known === undefined) return []
    return known instanceof Set ? [...known] : [known]
  }

  clear(): void {
    this.#sessions.clear()
  }
}
