import { isOver, type Connection } from '../core/connection.js'
import type { Environment } from './environment.js'

/** Counts the components that use a connection: the first connects, the last disconnects after a delay. */
interface Retention {
  readonly retain: () => () => void
  /** Records an explicit decision of the app, which a later mount does not undo. */
  readonly overrule: () => void
  readonly dispose: () => void
}

/** The client's side of the count. */
interface RetentionHost {
  readonly environment: Environment
  readonly lingerMs: number
  readonly connection: () => Connection
  readonly connect: () => void
  readonly release: () => void
}

export function createRetention(host: RetentionHost): Retention {
  let count = 0
  let isReleased = false
  let isDisposed = false
  let cancelLinger: (() => void) | null = null

  /** Delays the disconnect, because StrictMode, hot reload and route changes mount again at once. */
  function lingerThenRelease(): void {
    cancelLinger = host.environment.setTimer(() => {
      cancelLinger = null
      const connection = host.connection()
      // Keep a verdict or a pause, so that a remount does not dial again. A pause that ends by itself would dial for nobody.
      const isPaused = connection.status === 'paused' && connection.nextAttemptAt === null
      if (isOver(connection) || isPaused) return
      host.release()
      isReleased = true
    }, host.lingerMs)
  }

  return {
    retain() {
      count += 1
      cancelLinger?.()
      cancelLinger = null
      // An explicit disconnect() is not undone by the next mount; a release is.
      if (host.connection().status === 'idle' || isReleased) host.connect()
      isReleased = false
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        count -= 1
        if (count === 0 && !isDisposed) lingerThenRelease()
      }
    },
    overrule() {
      isReleased = false
    },
    dispose() {
      isDisposed = true
      cancelLinger?.()
      cancelLinger = null
    },
  }
}
