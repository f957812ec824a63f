import type { DialledSocket, SocketHandlers } from '../engine/dialler.js'

/** Handlers that report until the dial ends or is dropped. */
export interface OnceHandlers extends SocketHandlers {
  readonly letGo: () => void
  readonly isLetGo: () => boolean
}

/** Reports nothing after the end, and distinguishes a lost connection from a failed dial. */
export function reportOnce(handlers: SocketHandlers): OnceHandlers {
  let isOpen = false
  let isOver = false
  const end = (report: () => void): void => {
    if (isOver) return
    isOver = true
    report()
  }
  return {
    onOpen() {
      if (isOver) return
      isOpen = true
      handlers.onOpen()
    },
    onMessage(data) {
      if (!isOver) handlers.onMessage(data)
    },
    onClose: (code, message) => end(() => handlers.onClose(code, message === '' ? null : message, isOpen)),
    onRefused: (message) => end(() => handlers.onRefused(message)),
    letGo: () => end(() => undefined),
    isLetGo: () => isOver,
  }
}

/** A dial that cannot be made is refused like any other: later, and once. */
export function refuse(handlers: OnceHandlers, message: string): DialledSocket {
  queueMicrotask(() => handlers.onRefused(message))
  return { send: () => undefined, bufferedAmount: () => 0, close: handlers.letGo }
}
