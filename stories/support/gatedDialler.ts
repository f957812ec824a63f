import type { DialledSocket, Dialler, SocketHandlers } from 'react-connectivity'

/** The network of one client among others of the same server. */
export interface GatedDialler {
  readonly dialler: Dialler
  /** Lets nothing pass, in either direction, and closes nothing: a frozen process, or a cable that was pulled. */
  readonly freeze: () => void
  /** Closes the socket at once and without a word, as the system does for a process that was killed. */
  readonly kill: () => void
  /** Closes the socket for both ends; dials fail until `heal`. */
  readonly cut: () => void
  readonly heal: () => void
}

const LOST = 1006

/** A socket with the handlers of its client. */
interface Open {
  readonly socket: DialledSocket
  readonly handlers: SocketHandlers
}

const nowhere: DialledSocket = {
  send: () => undefined,
  bufferedAmount: () => 0,
  close: () => undefined,
}

export function createGatedDialler(dialler: Dialler): GatedDialler {
  let open: Open | null = null
  let isFrozen = false
  let isCut = false
  /** Passes a call on, unless nothing passes. */
  const passed =
    <Args extends readonly unknown[]>(call: (...args: Args) => void) =>
    (...args: Args): void => {
      if (!isFrozen) call(...args)
    }

  return {
    dialler: {
      dial(url, protocols, handlers) {
        if (isCut) {
          void Promise.resolve().then(() => handlers.onClose(LOST, null, false))
          return nowhere
        }
        const { onMessage, onClose } = handlers
        const socket = dialler.dial(url, protocols, {
          ...handlers,
          onMessage: passed(onMessage),
          onClose: passed(onClose),
        })
        open = { socket, handlers }
        return { ...socket, send: passed(socket.send), close: passed(socket.close) }
      },
    },
    freeze() {
      isFrozen = true
    },
    kill() {
      isFrozen = true
      open?.socket.close(LOST, '')
    },
    cut() {
      if (isCut) return
      isCut = true
      open?.socket.close(LOST, '')
      open?.handlers.onClose(LOST, null, true)
      open = null
    },
    heal() {
      isCut = false
    },
  }
}
