import type { Environment } from '../../engine/environment.js'
import type { Sink } from '../../engine/source.js'
import { createTimers } from '../shared/timers.js'
import { codeOf, roomRefusal } from './codes.js'
import { messageOf } from './details.js'
import type { RoomChange } from './monitor.js'
import { createRoomEntrance, type Room } from './roomEntrance.js'
import { roomMeaning } from './roomMeaning.js'
import type { ZimClient, ZimOptions } from './types.js'

/** Rooms that are in use as channels. */
export interface Rooms {
  readonly subscribe: (roomID: string, isCreation: boolean) => () => void
  readonly changed: (change: RoomChange) => void
  readonly message: (roomID: string, message: unknown) => void
  /** ZIM is connected: enters the rooms of which it is no member. It asks by itself about those in which it was. */
  readonly opened: () => void
  /** ZIM is not connected. */
  readonly interrupted: () => void
  readonly dispose: () => void
}

/** ZIM asks the server about its rooms when it is connected again. It tells nothing of an answer that does not come, or a strange one. */
const PROOF_MS = 15_000

const enterRoom: NonNullable<ZimOptions['enter']> = (zim, roomID, isCreation) =>
  isCreation ? zim.enterRoom({ roomID, roomName: roomID }) : zim.joinRoom(roomID)

export function createRooms<Z extends ZimClient>(
  zim: Z,
  { enter = enterRoom }: ZimOptions<Z>,
  sink: Sink,
  environment: Pick<Environment, 'setTimer'>,
): Rooms {
  const rooms = new Map<string, Room>()
  /** Left while no call reached the server: ZIM comes back to them by itself. */
  const leftInVain = new Set<string>()
  const timers = createTimers<'proof'>(environment)
  const isCurrent = (roomID: string, room: Room): boolean => rooms.get(roomID) === room

  const { subscribed, goIn, goInAnew } = createRoomEntrance(zim, enter, {
    sink,
    isCurrent,
    unanswered: () => demandProof(),
  })

  function demandProof(): void {
    timers.set('proof', PROOF_MS, () => {
      for (const [roomID, room] of rooms) if (room.status === 'unproved') void goInAnew(roomID, room)
    })
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
      if (room.status === 'leaving') return
      if (meaning.status === 'subscribed') return subscribed(roomID, room)
      if (meaning.status === 'failed') room.status = 'out'
      sink.channel(roomID, { ...meaning, code: `${state}+${event}`, message: messageOf(extendedData) })
    },
    message: sink.message,
    opened() {
      for (const [roomID, room] of rooms) if (room.status === 'out') void goIn(roomID, room, false)
      if ([...rooms.values()].some(({ status }) => status === 'unproved')) demandProof()
    },
    interrupted() {
      timers.clear()
      for (const room of rooms.values())
        if (room.status === 'in' || room.status === 'leaving') room.status = 'unproved'
    },
    dispose() {
      timers.clear()
      rooms.clear()
      leftInVain.clear()
    },
  }
}
