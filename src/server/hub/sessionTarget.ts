import { describe } from '../../core/describe.js'
import { isObject } from '../../core/shape.js'
import type { Session } from './model.js'
import type { Sessions } from './sessions.js'

/** Names sessions: all of a user, by the id that `authenticate` returned, or a single one. */
export type SessionTarget = { readonly user: string } | { readonly session: string }

/**
 * The sessions that a target names; all without one.
 *
 * @throws TypeError when the target names neither a user nor a session, which would mean all or none by mistake.
 */
export function targets(sessions: Sessions, target: Partial<SessionTarget> | undefined): readonly Session[] {
  if (target === undefined) return [...sessions.all()]
  const fields: unknown = target
  if (isObject(fields)) {
    if (typeof fields['user'] === 'string') return sessions.ofUser(fields['user'])
    if (typeof fields['session'] === 'string')
      return [sessions.get(fields['session'])].filter((one) => one !== null)
  }
  throw new TypeError(
    `react-connectivity/server: expected { user: 'id' } or { session: 'id' }, got ${describe(fields)}`,
  )
}
