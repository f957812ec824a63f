import { isName } from '../../core/names.js'
import { dropLate, guard, type ChannelUser } from './access.js'
import type { EventStream } from './events.js'

/**
 * What a message says about its sender in `from`. `none`: nothing. `user-id`: the `id` of the user. A function: the name that it
 * returns, 1 to 200 characters; null for nothing.
 */
export type From<User extends ChannelUser = ChannelUser> =
  | 'none'
  | 'user-id'
  | ((user: User) => string | null)

/** Whether a value is an option `from`. */
export const isFrom = (value: unknown): boolean =>
  value === 'none' || value === 'user-id' || typeof value === 'function'

function nameOf(from: Exclude<From, 'none'>, user: ChannelUser): string | null {
  const name: unknown = from === 'user-id' ? user.id : from(user)
  if (name === null || isName(name)) return name
  dropLate(name)
  throw new TypeError(
    `react-connectivity/server: expected from to give a name of 1 to 200 characters or null, got ${typeof name}`,
  )
}

/** The public name of a sender, null for none. `failed`: the app's function has none that can be sent, which was reported. */
export function senderOf(
  events: EventStream,
  from: From,
  user: ChannelUser,
): { readonly name: string | null } | 'failed' {
  if (from === 'none') return { name: null }
  const found = guard<{ readonly name: string | null }, 'failed'>(
    events,
    'from',
    () => ({ name: nameOf(from, user) }),
    'failed',
  )
  return found instanceof Promise ? 'failed' : found
}
