import { describe } from '../../core/describe.js'

/** Rules of one channel for who is on it at a time. */
export interface MembershipRules {
  /**
   * Sessions that may be subscribed at a time, in all processes that share the store; one more gets `channel-no-room`. A session that is
   * away keeps no place. Default: any number.
   */
  readonly maxMembers?: number
  /**
   * Sessions of one user that may be subscribed at a time. `last-wins`: one; who asks takes the place of the other, which ends with
   * `channel-kicked-elsewhere`, while a client that comes back by itself takes nobody's place. Needs `authenticate`. Default `all`.
   */
  readonly concurrentSessions?: 'all' | 'last-wins'
  /**
   * Milliseconds that a session may be away and come back as a member by itself; after that it gets `channel-timeout`, and a person
   * rejoins. Default: any time.
   */
  readonly membershipMs?: number
}

/**
 * Refuses rules that make no sense.
 *
 * @param isAuthenticated whether there is an `authenticate`, without which all clients are one user
 * @throws TypeError that names the rule, the expected and the given value
 */
export function checkMembership(
  name: string,
  { kind, maxMembers, membershipMs, concurrentSessions = 'all' }: MembershipRules & { readonly kind: string },
  isAuthenticated: boolean,
): void {
  const fail = (rule: string, expected: string): never => {
    throw new TypeError(`react-connectivity/server: expected channels['${name}']${rule} to be ${expected}`)
  }
  const isAbove0 = (value: number | undefined): boolean => value === undefined || value > 0
  const isOnePerUser = concurrentSessions !== 'all'
  if (kind === 'session' && ((maxMembers ?? membershipMs) !== undefined || isOnePerUser))
    fail('', 'without maxMembers, membershipMs and concurrentSessions, because a queue has one session')
  if (!isAbove0(maxMembers)) fail('.maxMembers', `a number above 0, got ${describe(maxMembers)}`)
  if (!isAbove0(membershipMs)) fail('.membershipMs', `a number above 0, got ${describe(membershipMs)}`)
  if (isOnePerUser && concurrentSessions !== 'last-wins')
    fail('.concurrentSessions', `'all' or 'last-wins', got ${describe(concurrentSessions)}`)
  if (isOnePerUser && !isAuthenticated)
    fail(
      '.concurrentSessions',
      "'all'. Without authenticate all clients are one user, and only one could be on it",
    )
}
