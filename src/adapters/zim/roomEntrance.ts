import type { Sink } from '../../engine/source.js'
import { codeOf, roomRefusal } from './codes.js'
import type { ZimClient, ZimOptions } from './types.js'

/**
 * - `out`: no member, and no call under way
 * - `unproved`: a member before the connection was lost, or its login ended
 * - `leaving`: in order to enter again
 */
export interface Room {
  status: 'out' | 'entering' | 'in' | 'unproved' | 'leaving'
}

/** Ways into a room. */
interface RoomEntrance {
  readonly subscribed: (roomID: string, room: Room) => void
  readonly goIn: (roomID: string, room: Room, isCreation: boolean) => Promise<void>
  readonly goInAnew: (roomID: string, room: Room) => Promise<void>
}

interface RoomEntranceHost {
  readonly sink: Sink
  /** Whether the room is still in use. */
  readonly isCurrent: (roomID: string, room: Room) => boolean
  /** The server could not be asked, so that the membership stays unproved. */
  readonly unanswered: () => void
}

export function createRoomEntrance<Z extends ZimClient>(
  zim: Z,
  enter: NonNullable<ZimOptions<Z>['enter']>,
  { sink, isCurrent, unanswered }: RoomEntranceHost,
): RoomEntrance {
  function subscribed(roomID: string, room: Room): void {
    room.status = 'in'
    sink.channel(roomID, { status: 'subscribed', continuity: 'unknown' })
  }

  async function goIn(roomID: string, room: Room, isCreation: boolean): Promise<void> {
    room.status = 'entering'
    try {
      await enter(zim, roomID, isCreation)
      // A member who was told to be one already, or not to be one any more.
      if (isCurrent(roomID, room) && room.status === 'entering') subscribed(roomID, room)
    } catch (error) {
      if (isCurrent(roomID, room) && room.status === 'entering') refused(roomID, room, error)
    }
  }

  function refused(roomID: string, room: Room, error: unknown): void {
    const code = codeOf(error)
    const refusal = roomRefusal(code)
    if (refusal === 'member') return subscribed(roomID, room)
    room.status = 'out'
    if (refusal === 'later') return
    sink.channel(roomID, { status: 'failed', reason: refusal, code, message: textOf(error) })
  }

  /** Leaves first: ZIM lets a member of a room that it has not forgotten in without a question to the server. */
  async function goInAnew(roomID: string, room: Room): Promise<void> {
    room.status = 'leaving'
    const isLeaving = (): boolean => isCurrent(roomID, room) && room.status === 'leaving'
    try {
      await zim.leaveRoom(roomID)
      if (isLeaving()) await goIn(roomID, room, false)
    } catch (error) {
      if (!isLeaving()) return
      const code = codeOf(error)
      const isLater = roomRefusal(code) === 'later'
      room.status = isLater ? 'unproved' : 'out'
      if (isLater) return unanswered()
      sink.channel(roomID, { status: 'failed', reason: 'server-error', code, message: textOf(error) })
    }
  }

  return { subscribed, goIn, goInAnew }
}

function textOf(error: unknown): string | null {
  const message = (error as { readonly message?: unknown } | null)?.message
  return typeof message === 'string' ? message : null
}
