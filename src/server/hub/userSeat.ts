import type { HelloFrame } from '../../wire/frames.js'
import type { ChannelUser } from './access.js'
import { claims } from './concurrentSessions.js'
import type { HubContext } from './context.js'
import type { Connection } from './model.js'
import { claimPlace } from './otherProcesses.js'
import { askSeat, keepSeat, type OwnSeat } from './seats.js'
import type { SharedStore } from './sharedStore.js'

/**
 * Takes the one seat that a user has in all processes, for as long as the connection lasts.
 *
 * @param session the id of the session that sits there
 * @returns `kicked` when another session of the user has it
 */
export async function takeUserSeat(
  context: HubContext,
  shared: SharedStore,
  connection: Connection,
  user: ChannelUser,
  session: string,
  hello: HelloFrame,
): Promise<OwnSeat | 'kicked'> {
  const takes = claims(context.concurrentSessions, hello)
  const seat = await askSeat(context, shared, {
    user: user.id,
    channel: null,
    name: `u:${user.id}`,
    holder: '',
    session,
    max: 1,
    takes,
  })
  if (seat === 'full' || seat === 'held') return 'kicked'
  // At once, also if nobody sits down: the other session has lost its seat.
  if (takes && seat.claim !== null) claimPlace(context, user.id, null, seat.claim)
  keepSeat(connection, seat.leave)
  return seat
}
