import { WebSocket as PartySocket } from 'partysocket'
import { WebSocket } from 'ws'

/** A PartySocket that dials when it is told, and counts its listeners. */
export function countedPartySocket(port: number) {
  const socket = new PartySocket(`ws://127.0.0.1:${port}`, [], {
    WebSocket,
    startClosed: true,
    minReconnectionDelay: 500,
    maxReconnectionDelay: 800,
  })
  let listeners = 0
  const add = socket.addEventListener.bind(socket)
  const remove = socket.removeEventListener.bind(socket)
  socket.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1
    add(...args)
  }
  socket.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1
    remove(...args)
  }
  const client = {
    isClosed: () => !socket.shouldReconnect,
    listeners: () => listeners,
    close: () => socket.close(),
  }
  return { socket, client }
}
