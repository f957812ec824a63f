import { errorText } from '../../core/describe.js'
import type { Sink } from '../../engine/source.js'
import type { Monitor } from './monitor.js'
import { createRunningOperations, type OperationEnd } from './running.js'

/** Operations of the connector: its channels, and the one that holds the connection. */
export interface Operations {
  readonly subscribe: (channel: string) => () => void
  /** Starts the operations that are wanted and do not run: an ended one is not repeated by the client. */
  readonly start: () => void
  readonly connected: () => void
  readonly dispose: () => void
}

/** The key of the operation that holds the connection. */
const HOLD = null

export function createOperations(monitor: Monitor, sink: Sink): Operations {
  const { hold, operation } = monitor.options
  const channels = new Set<string>()
  const running = createRunningOperations<string | typeof HOLD>(monitor)

  function startHold(): void {
    if (hold !== undefined) running.start(HOLD, hold, null)
  }

  /** An operation that cannot be made must not keep the others from running. */
  function startChannel(channel: string): void {
    if (operation === undefined || running.has(channel)) return
    const ended = (end: OperationEnd): void => sink.channel(channel, { status: 'failed', ...end })
    try {
      running.start(channel, operation(channel), { message: (data) => sink.message(channel, data), ended })
    } catch (error) {
      ended({ message: errorText(error) })
    }
  }

  function start(): void {
    startHold()
    for (const channel of channels) startChannel(channel)
  }

  function tellRunning(channel: string): void {
    if (running.has(channel)) sink.channel(channel, { status: 'subscribed', continuity: 'unknown' })
  }

  return {
    subscribe: (channel) => {
      channels.add(channel)
      start()
      tellRunning(channel)
      return () => {
        channels.delete(channel)
        running.release(channel)
      }
    },
    start,
    connected: () => {
      // Also those that ended with an earlier connection.
      start()
      for (const channel of channels) tellRunning(channel)
    },
    dispose: () => {
      channels.clear()
      running.releaseAll()
    },
  }
}
