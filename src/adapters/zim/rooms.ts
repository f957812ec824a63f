import type { Sink } from '../../engine/source.js'
import { codeOf, roomRefusal } from './codes.js'
import { messageOf } from './details.js'
import type { RoomChange } from './monitor.js'
import { roomMeaning } from './roomMeaning.js'
import type { ZimClient, ZimOptions } from './types.js'

/** Rooms that are in use as channels. */
export interface Rooms {
  readonly subscribe: (roomID: string, isCreation: boolean) => () => void
  readonly changed: (change: RoomChange) => void
  readonly message: (roomID: string, message: unknown) => void
  /** ZIM is connected: enters the rooms of which it is no member. It comes back by itself to those that the network interrupted. */
  readonly opened: () => void
  readonly dispose: () => void
}

/** `out`: no member, and no call under way. */
interface Room {
  status: 'out' | 'entering' | 'in'
}

const enterRoom: NonNullable<ZimOptions['enter']> = (zim, roomID, isCreation) =>
  isCreation ? zim.enterRoom({ roomID, roomName: roomID }) : zim.joinRoom(roomID)

export function createRooms<Z extends ZimClient>(
  zim: Z,
  { enter = enterRoom }: ZimOptions<Z>,
  sink: Sink,
): Rooms {
  const rooms = new Map<string, Room>()
  /** Left while no call reached the server: ZIM comes back to them by itself. */
  const leftInVain = new Set<string>()
  const isCurrent = (roomID: string, room: Room): boolean => rooms.get(roomID) === room

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
    const message = (error as { readonly message?: unknown } | null)?.message
    const text = typeof message === 'string' ? message : null
    sink.channel(roomID, { status: 'failed', reason: refusal, code, message: text })
  }

  function leave(roomID: string): void {
    // ZIM also rejects it where the room is gone.
    zim.leaveRoom(roomID).catch((error: unknown) => {
      if (roomRefusal(codeOf(error)) === 'later') leftInVain.add(roomID)
    })
  }

  return {
    subscribe(roomID, isCreation) {
      const room: Room = { status: 'out' }
      rooms.set(roomID, room)
      void goIn(roomID, room, isCreation)
      return () => {
        if (!isCurrent(roomID, room)) return
        rooms.delete(roomID)
        if (room.status !== 'out') leave(roomID)
      }
    },
    changed({ roomID, state, event, extendedData }) {
      const room = rooms.get(roomID)
      const meaning = roomMeaning(state, event)
      const isBack = meaning.status === 'subscribed' && leftInVain.delete(roomID)
      if (room === undefined) return isBack ? leave(roomID) : undefined
      if (meaning.status === 'subscribed') return subscribed(roomID, room)
      if (meaning.status === 'failed') room.status = 'out'
      sink.channel(roomID, { ...meaning, code: `${state}+${event}`, message: messageOf(extendedData) })
    },
    message: sink.message,
    opened() {
      for (const [roomID, room] of rooms) if (room.status === 'out') void goIn(roomID, room, false)
    },
    dispose() {
      rooms.clear()
      leftInVain.clear()
    },
  }
}
