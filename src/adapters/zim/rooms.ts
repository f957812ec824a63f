import type { Environment } from '../../engine/environment.js'
import type { Sink } from '../../engine/source.js'
import { createTimers } from '../shared/timers.js'
import { messageOf } from './details.js'
import type { RoomChange } from './monitor.js'
import { createRoomEntrance, type Room } from './roomEntrance.js'
import { createRoomLeaves } from './roomLeaves.js'
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
  const leaves = createRoomLeaves(zim)
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

  /** Until the answer to a leave ZIM lets this client in without a question to the server, and then puts it out. */
  async function goInAfter(
    left: Promise<void>,
    roomID: string,
    room: Room,
    isCreation: boolean,
  ): Promise<void> {
    room.status = 'leaving'
    await left
    if (isCurrent(roomID, room) && room.status === 'leaving') await goIn(roomID, room, isCreation)
  }

  return {
    subscribe(roomID, isCreation) {
      const room: Room = { status: 'out' }
      rooms.set(roomID, room)
      const left = leaves.underWay(roomID)
      void (left === undefined ? goIn(roomID, room, isCreation) : goInAfter(left, roomID, room, isCreation))
      return () => {
        if (!isCurrent(roomID, room)) return
        rooms.delete(roomID)
        if (room.status !== 'out') leaves.leave(roomID)
      }
    },
    changed({ roomID, state, event, extendedData }) {
      const room = rooms.get(roomID)
      const meaning = roomMeaning(state, event)
      const isBack = meaning.status === 'subscribed' && leaves.wasInVain(roomID)
      if (room === undefined) return isBack ? leaves.leave(roomID) : undefined
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
      leaves.clear()
    },
  }
}
