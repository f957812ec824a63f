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
  /** The service removes the room; a client that is cut hears of it when it is back. */
  readonly vanish: (roomID: string) => void
  readonly sayIn: (roomID: string, message: string) => void
  /** Tells that the token ends in so many seconds. */
  readonly tokenEnds: (second: number) => void
  /** The token has ended; a login with the same one is refused. */
  readonly tokenEnded: () => void
}

/** Options of `createSimulatedZim`. */
export interface SimulatedZimOptions {
  /** Starts a timer. Default: a timer of the page. */
  readonly setTimer?: (run: () => void, ms: number) => unknown
  /** Receives each call of `login` and `renewToken` with its token. */
  readonly onToken?: (call: 'login' | 'renewToken', token: string) => void
}

/** Long enough to see each state. */
const STEP_MS = 400

const TOKEN_EXPIRED = 6000106
const ROOM_DOES_NOT_EXIST = 6000322

const rejection = (code: number, message: string): Error => Object.assign(new Error(message), { code })

export function createSimulatedZim(options: SimulatedZimOptions = {}): SimulatedZim {
  const { setTimer = setTimeout, onToken } = options
  const listeners = new Map<string, Listener>()
  const rooms = new Set<string>()
  /** Rooms that the service removed. */
  const vanished = new Set<string>()
  const ended = new Set<string>()
  let current = ''
  let isCut = false
  let isIn = false
  const tell = (event: string, data: object): void => listeners.get(event)?.(zim, data)
  const connection = (state: number, event: number): void =>
    tell('connectionStateChanged', { state, event, extendedData: '{}' })
  const room = (roomID: string, state: number, event: number): void =>
    tell('roomStateChanged', { roomID, state, event, extendedData: '{}' })
  const wait = (): Promise<void> => new Promise((resolve) => void setTimer(resolve, STEP_MS))

  function take(call: 'login' | 'renewToken', token: string): void {
    onToken?.(call, token)
    if (ended.has(token)) throw rejection(TOKEN_EXPIRED, 'The token has expired.')
    current = token
  }

  async function enter(roomID: string): Promise<void> {
    room(roomID, 1, 6)
    await wait()
    rooms.add(roomID)
    room(roomID, 2, 0)
  }

  /** The login ends for good, and takes its rooms along. */
  function endLogin(event: number): void {
    const left = [...rooms]
    isIn = false
    rooms.clear()
    connection(0, event)
    for (const roomID of left) room(roomID, 0, 2)
  }

  function comeBack(roomID: string): void {
    if (!vanished.has(roomID)) return room(roomID, 2, 0)
    rooms.delete(roomID)
    room(roomID, 0, 3)
  }

  const zim: ZimClient = {
    // One listener for each event, the last one, as in ZIM.
    on: (event, listener) => listeners.set(event, listener as Listener),
    async login(_userID, { token }) {
      connection(1, 1)
      await wait()
      take('login', token)
      isIn = true
      connection(2, 0)
    },
    logout() {
      isIn = false
      rooms.clear()
      connection(0, 0)
    },
    async renewToken(token) {
      take('renewToken', token)
      return { token }
    },
    async joinRoom(roomID) {
      if (vanished.has(roomID)) throw rejection(ROOM_DOES_NOT_EXIST, 'The room does not exist.')
      await enter(roomID)
    },
    async enterRoom({ roomID }) {
      vanished.delete(roomID)
      await enter(roomID)
    },
    leaveRoom: (roomID) => {
      rooms.delete(roomID)
      return Promise.resolve()
    },
  }

  return {
    zim,
    loginElsewhere: () => endLogin(4),
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
      for (const roomID of rooms) setTimer(() => comeBack(roomID), STEP_MS)
    },
    closeRoom(roomID) {
      rooms.delete(roomID)
      room(roomID, 0, 3)
    },
    vanish(roomID) {
      vanished.add(roomID)
      if (!isCut && rooms.has(roomID)) comeBack(roomID)
    },
    sayIn(roomID, message) {
      const messageList = [{ type: 1, message }]
      if (rooms.has(roomID) && !isCut)
        tell('roomMessageReceived', { messageList, fromConversationID: roomID, info: {} })
    },
    tokenEnds: (second) => tell('tokenWillExpire', { second }),
    tokenEnded() {
      if (!isIn) return
      ended.add(current)
      endLogin(5)
    },
  }
}
