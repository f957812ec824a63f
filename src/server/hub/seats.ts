import type { Claim } from './claims.js'
import type { HubContext } from './context.js'
import type { Connection } from './model.js'
import type { Seat, SeatRequest, SharedStore } from './sharedStore.js'

/** A seat in all processes that share the store. */
export interface OwnSeat extends Pick<Seat, 'leave'> {
  /** Later than that of each session which had the seat before; null where only this session may have it. */
  readonly claim: Claim | null
  /** Ends the wait for it, in the turn in which its session is there. Returns whether no other session has taken the seat meanwhile. */
  readonly settle: () => boolean
}

/** Keeps a seat as long as a connection lasts. */
export function keepSeat(connection: Connection, leave: () => void): void {
  if (connection.isEnded()) return leave()
  connection.leaveSeats = [...connection.leaveSeats, leave]
}

/** A question for a seat, of a user on a channel, or with null on the server. */
export interface SeatQuestion extends Omit<SeatRequest, 'at'> {
  readonly user: string
  readonly channel: string | null
}

/** Takes a seat; the caller then settles or leaves it. */
export async function askSeat(
  { claims, pendingSeats }: HubContext,
  shared: SharedStore,
  { user, channel, ...question }: SeatQuestion,
): Promise<OwnSeat | 'full' | 'held'> {
  const { holder, session } = question
  const request = { ...question, at: claims.next(session).at }
  if (holder === session) {
    const answer = await shared.takeSeat(request)
    return typeof answer === 'string' ? answer : { leave: answer.leave, claim: null, settle: () => true }
  }
  const pending = pendingSeats.begin(user, channel)
  try {
    const answer = await shared.takeSeat(request)
    if (typeof answer === 'string') {
      pending.end()
      return answer
    }
    const { at, leave } = answer
    const settle = (): boolean => {
      pending.end()
      return pending.latest() <= at
    }
    return {
      claim: { at, session },
      settle,
      leave() {
        pending.end()
        leave()
      },
    }
  } catch (error) {
    pending.end()
    throw error
  }
}
