import { describe } from '../../core/describe.js'
import type { HelloFrame } from '../../wire/frames.js'
import type { ChannelUser } from './access.js'
import { endEarlier, type Claim } from './claims.js'
import type { Session } from './model.js'
import type { Sessions } from './sessions.js'

/**
 * What several sessions of one user do to each other.
 *
 * - `all`: nothing, each stays connected
 * - `last-wins`: a new sign-in ends the others with `kicked`
 * - `first-wins`: a new sign-in is refused with `kicked` while another session is connected
 *
 * In both, a person may take over: *Use here* ends the others. A client that comes back by itself, after a loss of its
 * connection, never ends another session; it is refused while one is connected.
 */
export type ConcurrentSessions = 'all' | 'last-wins' | 'first-wins'

/** Whether a hello asks for a place that others must leave: a take-over, or under `last-wins` a new sign-in. */
export const claims = (policy: ConcurrentSessions, { session, takeOver }: HelloFrame): boolean =>
  policy !== 'all' && (takeOver === true || (policy === 'last-wins' && session === undefined))

/**
 * Applies the policy to a hello, among the sessions of this process.
 *
 * @param own the session that the hello resumes; null for a new one
 * @returns Whether the client may come in.
 */
export function makeRoom(
  policy: ConcurrentSessions,
  sessions: Sessions,
  user: ChannelUser,
  own: Session | null,
  hello: HelloFrame,
): boolean {
  if (policy === 'all') return true
  const others = sessions.ofUser(user.id).filter((one) => one !== own && one.connection !== null)
  if (others.length === 0) return true
  if (!claims(policy, hello)) return false
  for (const { connection } of others) connection?.end('kicked')
  return true
}

/**
 * Ends the other sessions of a user.
 *
 * @returns the claims of those that came later
 */
export function endOthers(sessions: Sessions, user: string, claim: Claim): readonly Claim[] {
  const others = sessions.ofUser(user).filter(({ id }) => id !== claim.session)
  const connections = others.flatMap(({ connection }) => connection ?? [])
  return endEarlier(connections, claim, (connection) => connection.end('kicked'))
}

const policies: readonly unknown[] = ['all', 'last-wins', 'first-wins'] satisfies ConcurrentSessions[]

/**
 * Fills in and checks the option.
 *
 * @throws TypeError when it is unknown, or comes without `authenticate`.
 */
export function resolveConcurrentSessions(options: {
  readonly concurrentSessions?: ConcurrentSessions
  readonly authenticate?: unknown
}): ConcurrentSessions {
  const { concurrentSessions = 'all', authenticate } = options
  if (!policies.includes(concurrentSessions))
    throw new TypeError(
      `react-connectivity/server: expected concurrentSessions to be one of ${policies.join(', ')}, got ${describe(concurrentSessions)}`,
    )
  if (concurrentSessions !== 'all' && authenticate === undefined)
    throw new TypeError(
      'react-connectivity/server: expected authenticate beside concurrentSessions. Without it all clients are one user, and ' +
        'only one could be connected',
    )
  return concurrentSessions
}
