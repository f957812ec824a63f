import type { Environment } from '../../engine/environment.js'
import type { Link, Sink } from '../../engine/source.js'
import { createTimers } from '../shared/timers.js'
import { expectAnswer, terminate, type Monitor } from './monitor.js'
import { createOperations } from './operations.js'

/** Attaches a sink to a monitor. */
export function attach(monitor: Monitor, sink: Sink, environment: Environment): Link {
  const { options, ownsWait } = monitor
  monitor.environment = environment
  monitor.timers = createTimers(environment)
  const operations = createOperations(monitor, sink)
  const own: Sink = {
    ...sink,
    up: (info) => {
      sink.up(info)
      operations.connected()
    },
  }
  monitor.sinks.add(own)
  if (monitor.observed.phase === 'up') own.up(monitor.up ?? {})
  else if (monitor.observed.phase === 'dialling') own.dialling()

  function dial(): void {
    monitor.isHeld = false
    operations.start()
    monitor.endWait?.()
  }

  const waiting: Partial<Link> = {
    connect: dial,
    retryNow: () => {
      if (monitor.observed.phase === 'dialling') {
        monitor.skipsWait = true
        terminate(monitor)
      }
      dial()
    },
    disconnect: () => {
      monitor.isHeld = true
      monitor.timers.clear('wait')
      const { phase } = monitor.observed
      if (phase === 'up' || phase === 'dialling') terminate(monitor)
      sink.closed()
    },
    verify: () => {
      if (monitor.observed.phase !== 'up') return
      expectAnswer(monitor, options.verifyMs ?? 2000)
      monitor.socket?.send('{"type":"ping"}')
    },
  }
  /** A client of the app is not stopped, so that it may be connected still. */
  function tellAgain(): void {
    operations.start()
    if (monitor.observed.phase === 'up') own.up(monitor.up ?? {})
  }

  return {
    observe: () => monitor.observed,
    ...(ownsWait ? waiting : { connect: tellAgain }),
    ...(options.operation === undefined ? {} : { subscribe: operations.subscribe }),
    dispose: () => {
      if (!monitor.sinks.delete(own)) return
      operations.dispose()
      if (monitor.sinks.size > 0) return
      monitor.timers.clear()
      // The client is the app's: it goes on without this wait.
      monitor.isHeld = monitor.isEnding = false
      monitor.endWait?.()
    },
  }
}
