import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { HelloFrame } from '../../wire/frames.js'
import type { ChannelUser } from './access.js'
import { claims } from './concurrentSessions.js'
import type { HubContext } from './context.js'
import type { Connection, Session } from './model.js'
import { claimPlace } from './otherProcesses.js'
import { askSeat, type OwnSeat } from './seats.js'

/** A hello that has the one seat of its user. */
export interface SeatedHello {
  /** The id of the session that has the seat; a new one where none is resumed. */
  readonly session: string
  readonly seat: OwnSeat
}

/**
 * Takes the one seat that a user has in all processes, for as long as the connection lasts; null where users may have several sessions, or this
 * process knows all of them.
 *
 * @param resumed the session that the hello resumes; null for a new one
 * @returns the seat, or why the client may not come in
 */
export function takeUserSeat(
  context: HubContext,
  connection: Connection,
  user: ChannelUser,
  resumed: Session | null,
  hello: HelloFrame,
): Promise<SeatedHello | { readonly refused: GoodbyeReason }> | null {
  const { concurrentSessions, environment, sessions, store } = context
  if (concurrentSessions === 'all' || store.shared === undefined) return null
  const session = resumed?.id ?? environment.randomId()
  const isOwn = resumed !== null && sessions.get(session) === resumed
  const takes = claims(concurrentSessions, hello)
  const take = async (shared: typeof store.shared): Promise<SeatedHello | { refused: GoodbyeReason }> => {
    const seat = await askSeat(context, shared, {
      user: user.id,
      channel: null,
      name: `u:${user.id}`,
      holder: '',
      session,
      max: 1,
      takes,
    })
    if (seat === 'full' || seat === 'held') return { refused: 'kicked' }
    // At once, also if nobody sits down: the other session has lost its seat.
    if (takes && seat.claim !== null) claimPlace(context, user.id, null, seat.claim)
    connection.leaveSeat = seat.leave
    if (connection.isEnded()) {
      seat.leave()
      return { refused: 'server-closed' }
    }
    // The session was closed meanwhile, and the client begins a new one.
    return isOwn && sessions.get(session) !== resumed ? { refused: 'server-error' } : { session, seat }
  }
  return take(store.shared)
}
