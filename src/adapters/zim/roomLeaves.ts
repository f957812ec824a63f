import { codeOf, roomRefusal } from './codes.js'
import type { ZimClient } from './types.js'

/** Leaves of rooms. */
export interface RoomLeaves {
  readonly leave: (roomID: string) => void
  /** Resolves with the answer to a leave; undefined where none is under way. */
  readonly underWay: (roomID: string) => Promise<void> | undefined
  /** Whether the room was left while no call reached the server, so that ZIM comes back to it by itself. Says so once. */
  readonly wasInVain: (roomID: string) => boolean
  readonly clear: () => void
}

export function createRoomLeaves(zim: Pick<ZimClient, 'leaveRoom'>): RoomLeaves {
  const answers = new Map<string, Promise<void>>()
  const inVain = new Set<string>()

  async function ask(roomID: string): Promise<void> {
    try {
      await zim.leaveRoom(roomID)
    } catch (error) {
      // ZIM also rejects it where the room is gone.
      if (roomRefusal(codeOf(error)) === 'later') inVain.add(roomID)
    }
    answers.delete(roomID)
  }

  return {
    leave(roomID) {
      if (!answers.has(roomID)) answers.set(roomID, ask(roomID))
    },
    underWay: (roomID) => answers.get(roomID),
    wasInVain: (roomID) => inVain.delete(roomID),
    clear: () => inVain.clear(),
  }
}
