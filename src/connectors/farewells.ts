import { closeCodes } from '../core/closeCodes.js'
import type { DialledSocket } from '../engine/dialler.js'
import type { Environment } from '../engine/environment.js'

/** Sockets that have said bye: the server closes them, or we do after a while. */
export interface Farewells {
  readonly add: (socket: DialledSocket) => void
  /** Closes them at once. */
  readonly dispose: () => void
}

export function createFarewells(environment: Environment, leaveMs: number): Farewells {
  const leaving = new Set<() => void>()
  return {
    add(socket) {
      const end = (): void => {
        leaving.delete(end)
        cancel()
        socket.close(closeCodes['closed-by-app'], 'closed-by-app')
      }
      const cancel = environment.setTimer(end, leaveMs)
      leaving.add(end)
    },
    dispose() {
      for (const end of [...leaving]) end()
    },
  }
}
