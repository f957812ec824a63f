import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { onTestFinished } from 'vitest'

export type ClientOptions = Partial<ManagerOptions & SocketOptions>

/** A client of its own that dials soon again, gone with the test. */
export function socketIoClient(port: number, options: ClientOptions = {}): Socket {
  const socket = io(`http://127.0.0.1:${port}`, {
    forceNew: true,
    transports: ['websocket'],
    reconnectionDelay: 100,
    reconnectionDelayMax: 200,
    ...options,
  })
  onTestFinished(() => void socket.disconnect())
  return socket
}
