import type { ZimClient } from 'react-connectivity/adapters/zim'

type Listener = (zim: unknown, data: object) => void

/** A service of ZIM in this page: one user, and rooms. */
export interface SimulatedZim {
  readonly zim: ZimClient
  /** Another device logs in as the same user. */
  readonly loginElsewhere: () => void
  readonly cut: () => void
  readonly heal: () => void
  /** The last member but this one left, and the service removed the room during an outage. */
  readonly closeRoom: (roomID: string) => void
  readonly sayIn: (roomID: string, message: string) => void
}

/** Long enough to see each state. */
const STEP_MS = 400

export function createSimulatedZim(): SimulatedZim {
  const listeners = new Map<string, Listener>()
  const rooms = new Set<string>()
  let isCut = false
  let isIn = false
  const tell = (event: string, data: object): void => listeners.get(event)?.(zim, data)
  const connection = (state: number, event: number): void =>
    tell('connectionStateChanged', { state, event, extendedData: '{}' })
  const room = (roomID: string, state: number, event: number): void =>
    tell('roomStateChanged', { roomID, state, event, extendedData: '{}' })
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, STEP_MS))

  async function enter(roomID: string): Promise<void> {
    room(roomID, 1, 6)
    await wait()
    rooms.add(roomID)
    room(roomID, 2, 0)
  }

  const zim: ZimClient = {
    // One listener for each event, the last one, as in ZIM.
    on: (event, listener) => listeners.set(event, listener as Listener),
    async login() {
      connection(1, 1)
      await wait()
      isIn = true
      connection(2, 0)
    },
    logout() {
      isIn = false
      rooms.clear()
      connection(0, 0)
    },
    renewToken: (token) => Promise.resolve({ token }),
    joinRoom: enter,
    enterRoom: ({ roomID }) => enter(roomID),
    leaveRoom: (roomID) => {
      rooms.delete(roomID)
      return Promise.resolve()
    },
  }

  return {
    zim,
    loginElsewhere() {
      isIn = false
      rooms.clear()
      connection(0, 4)
    },
    cut() {
      if (!isIn) return
      isCut = true
      connection(3, 3)
      for (const roomID of rooms) room(roomID, 1, 1)
    },
    heal() {
      if (!isCut) return
      isCut = false
      connection(2, 0)
      for (const roomID of rooms) setTimeout(() => room(roomID, 2, 0), STEP_MS)
    },
    closeRoom(roomID) {
      rooms.delete(roomID)
      room(roomID, 0, 3)
    },
    sayIn(roomID, message) {
      const messageList = [{ type: 1, message }]
      if (rooms.has(roomID) && !isCut)
        tell('roomMessageReceived', { messageList, fromConversationID: roomID, info: {} })
    },
  }
}
