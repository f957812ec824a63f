import type { Permit } from './access.js'
import type { Session } from './model.js'

/** A clear no. */
export type Denial = Exclude<Permit, 'failed'>

/**
 * Asks for rights that last. An answer to a question of before the last recheck may be out of date, and is asked for again. Synchronous
 * answers stay synchronous.
 */
export function askCurrent<T>(session: Session, ask: () => T | Promise<T>): T | Promise<T> {
  const { rechecks } = session
  const answer = ask()
  if (!(answer instanceof Promise)) return answer
  return answer.then((current) => (session.rechecks === rechecks ? current : askCurrent(session, ask)))
}

/**
 * Asks again for what a session has, and ends it when it is denied. What took its place meanwhile is asked about anew: the denial is
 * older. A check that fails changes nothing.
 *
 * @param current what the session has now; another object when it is another one
 */
export async function recheckOne(
  current: () => object | null,
  ask: () => Permit | Promise<Permit>,
  end: (denial: Denial) => void | Promise<void>,
): Promise<void> {
  for (;;) {
    const checked = current()
    if (checked === null) return
    const permit = await ask()
    if (permit === 'failed' || permit.allowed) return
    if (current() === checked) return end(permit)
  }
}
