import { NORMAL_CLOSURE } from '../core/standardCodes.js'
import type { DialledSocket } from '../engine/dialler.js'
import type { Environment } from '../engine/environment.js'

/** Sockets after their bye: the server closes them, or a timer does. */
interface ClosingSockets {
  readonly add: (socket: DialledSocket) => void
  /** Closes them at once. */
  readonly dispose: () => void
}

export function createClosingSockets(environment: Environment, leaveMs: number): ClosingSockets {
  const leaving = new Set<() => void>()
  return {
    add(socket) {
      const end = (): void => {
        leaving.delete(end)
        cancel()
        socket.close(NORMAL_CLOSURE, 'closed-by-app')
      }
      const cancel = environment.setTimer(end, leaveMs)
      leaving.add(end)
    },
    dispose() {
      for (const end of [...leaving]) end()
    },
  }
}
