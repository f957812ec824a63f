import { GuardedWebSocket } from './guardedWebSocket.js'
import { createZimDouble, type ZimDouble } from './zimDouble.js'

/** How long the double waits between two dials; ZIM itself waits for up to half a minute. */
const WAIT_MS = 250
/** The user is on the block list of the app. */
const BLOCKED = 6000021

interface News {
  readonly kind: string
  readonly room?: string
  readonly body?: unknown
}

/**
 * A double of ZIM that dials a real server, by the rules of ZIM: it comes back from every loss until it is logged out, and enters its
 * rooms again. The service of ZIM cannot run on this machine.
 */
export function createDialledZim(url: string): ZimDouble {
  const rooms = new Set<string>()
  let socket: GuardedWebSocket | null = null
  let retry: NodeJS.Timeout | undefined
  let isUp = false
  let settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | null = null

  const send = (said: object): void => {
    if (isUp) socket?.send(JSON.stringify(said))
  }

  function up(): void {
    isUp = true
    zim.connection(2, 0)
    settle?.resolve()
    settle = null
    for (const room of rooms) {
      send({ kind: 'enter', room })
      zim.room(room, 2, 0)
    }
  }

  function received({ kind, room = '', body }: News): void {
    if (kind === 'pong' && !isUp) return up()
    const message = { type: 1, message: body }
    if (kind === 'news' && rooms.has(room))
      zim.tell('roomMessageReceived', { messageList: [message], fromConversationID: room } as never)
  }

  function closed(code: number): void {
    const wasUp = isUp
    isUp = false
    socket = null
    if (code === 4403) {
      settle?.reject({ code: BLOCKED, message: 'blocked' })
      settle = null
      return
    }
    zim.connection(3, 3)
    if (wasUp) for (const room of rooms) zim.room(room, 1, 1)
    retry = setTimeout(dial, WAIT_MS)
  }

  function dial(): void {
    const own = new GuardedWebSocket(url)
    socket = own
    own.on('open', () => own.send('{"kind":"ping"}'))
    own.on('message', (data) => received(JSON.parse(String(data)) as News))
    own.on('close', (code) => {
      if (socket === own) closed(code)
    })
  }

  function end(): void {
    clearTimeout(retry)
    const last = socket
    socket = null
    isUp = false
    last?.terminate()
    for (const room of rooms) zim.room(room, 0, 0)
    rooms.clear()
    zim.connection(0, 0)
  }

  const zim: ZimDouble = createZimDouble({
    login: () => {
      zim.connection(1, 1)
      return new Promise<void>((resolve, reject) => {
        settle = { resolve, reject }
        dial()
      })
    },
    logout: end,
    joinRoom: (room: string) => {
      rooms.add(room)
      send({ kind: 'enter', room })
      setTimeout(() => zim.room(room, 2, 0), 0)
    },
    leaveRoom: (room: string) => {
      rooms.delete(room)
      send({ kind: 'leave', room })
    },
  })
  return zim
}
