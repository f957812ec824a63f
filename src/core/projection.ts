import { initialConnection, type Connection, type ConnectionStage } from './connection.js'
import type { ConnectionState } from './connectionMachine.js'

/**
 * The public connection of an internal state. Returns `previous` while nothing changed for a person, so that a ping, a stage of
 * a dial or a new heartbeat deadline causes no commit and no render.
 */
export function publicConnection(state: ConnectionState, previous: Connection): Connection {
  const nextAttemptAt = state.stage === 'waiting' ? state.deadline : null
  const names = Object.keys(initialConnection) as (keyof Connection)[]
  const valueOf = (name: keyof Connection): unknown =>
    name === 'nextAttemptAt' ? nextAttemptAt : state[name]
  // Most steps change nothing that is public: compare before a copy is made.
  if (names.every((name) => valueOf(name) === previous[name])) return previous
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as unknown as Connection
}

/** The public stage of an internal state; null while nothing is under way. A ping that is answered in time is no stage. */
export const publicStage = ({ stage, isOverdue }: ConnectionState): ConnectionStage | null =>
  stage === 'none' || stage === 'live' || (stage === 'verifying' && !isOverdue) ? null : stage

/** Whether two flat objects of one shape hold the same values. */
export function sameFields<T extends object>(a: T, b: T): boolean {
  for (const key of Object.keys(a) as (keyof T)[]) if (a[key] !== b[key]) return false
  return true
}

/** The map, or the one before while nothing differs. */
export function keptMap<T>(
  before: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  const isSame = before.size === now.size && [...before].every(([name, value]) => now.get(name) === value)
  return isSame ? before : now
}
