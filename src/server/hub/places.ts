import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { HelloFrame } from '../../wire/frames.js'
import type { ChannelUser } from './access.js'
import type { HubContext } from './context.js'
import type { Connection, Session } from './model.js'
import type { NoRoom } from './noRoom.js'
import { askQuota } from './quotaQuestions.js'
import type { OwnSeat } from './seats.js'
import { takeUserSeat } from './userSeat.js'

/** What a hello has in all processes that share the store. */
export interface Places {
  /** The id of its session; a new one where none is resumed. */
  readonly session: string
  /** The one seat of its user; null where users may have several sessions. */
  readonly seat: OwnSeat | null
}

/** A client that says hello. */
export interface Newcomer {
  readonly user: ChannelUser
  /** As it is counted; null for none. */
  readonly address: string | null
  /** The session that it comes back to; null for a new one. */
  readonly resumed: Session | null
  readonly hello: HelloFrame
}

/**
 * Takes the places that a client needs in all processes, for as long as its connection lasts; null where none is asked for, because this process
 * knows all of them, or has few enough.
 *
 * @returns the places, or why the client may not come in
 */
export function takePlaces(
  context: HubContext,
  connection: Connection,
  { user, address, resumed, hello }: Newcomer,
): Promise<Places | NoRoom | { readonly refused: GoodbyeReason }> | null {
  const { concurrentSessions, environment, quota, sessions, store } = context
  const { shared } = store
  if (shared === undefined) return null
  const questions = quota.questions(user, address, resumed)
  if (questions.length === 0 && concurrentSessions === 'all') return null
  const session = resumed?.id ?? environment.randomId()
  const isOwn = resumed !== null && sessions.get(session) === resumed
  const take = async (): Promise<Places | NoRoom | { readonly refused: GoodbyeReason }> => {
    // First, because the seat of a user may end another session.
    const noRoom = questions.length > 0 ? await askQuota(shared, connection, session, questions) : null
    if (noRoom !== null) return noRoom
    if (connection.isEnded()) return { refused: 'server-closed' }
    const seat =
      concurrentSessions === 'all'
        ? null
        : await takeUserSeat(context, shared, connection, user, session, hello)
    if (seat === 'kicked') return { refused: seat }
    if (connection.isEnded()) return { refused: 'server-closed' }
    // The session was closed meanwhile, and the client begins a new one.
    return isOwn && sessions.get(session) !== resumed ? { refused: 'server-error' } : { session, seat }
  }
  return take()
}
