import type { Environment } from '../../engine/environment.js'
import type { Link, Sink, SourceChannelState } from '../../engine/source.js'
import { createTimers } from '../shared/timers.js'
import { codeOf } from './codes.js'
import { expectAnswer, terminate, type Monitor } from './monitor.js'
import type { GraphqlRequest } from './types.js'

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
  return {
    observe: () => monitor.observed,
    ...(ownsWait ? waiting : { connect: operations.start }),
    ...(options.operation === undefined ? {} : { subscribe: operations.subscribe }),
    dispose: () => {
      if (!monitor.sinks.delete(own)) return
      operations.dispose()
      if (monitor.sinks.size > 0) return
      monitor.timers.clear()
      // The client is the app's: it goes on without this wait.
      monitor.isHeld = false
      monitor.endWait?.()
    },
  }
}

interface Operations {
  readonly subscribe: (channel: string) => () => void
  /** Starts the operations that are wanted and do not run: an ended one is not repeated by the client. */
  readonly start: () => void
  readonly connected: () => void
  readonly dispose: () => void
}

/** Operations of the connector: its channels, and the one that holds the connection. */
function createOperations({ client, options }: Monitor, sink: Sink): Operations {
  const channels = new Set<string>()
  const running = new Map<string | null, { release: () => void }>()

  function run(channel: string | null, request: GraphqlRequest): void {
    if (client === null || running.has(channel)) return
    const own = { release: (): void => undefined }
    running.set(channel, own)
    /** The client tells the end of an operation later, perhaps when the channel has the next one. */
    const isCurrent = (): boolean => running.get(channel) === own
    const end = (state: Omit<SourceChannelState, 'status'>): void => {
      if (!isCurrent()) return
      running.delete(channel)
      if (channel !== null) sink.channel(channel, { status: 'failed', ...state })
    }
    const refuse = (errors: readonly unknown[]): void => {
      const { message = null } = (errors[0] ?? {}) as { readonly message?: string }
      end({ reason: 'channel-denied', code: codeOf(errors[0]), message })
    }
    own.release = client.subscribe(request, {
      next: ({ data, errors }) => {
        if (channel === null || !isCurrent()) return
        // A subscription that could not be made is told as a result without data.
        if (data == null && errors !== undefined) refuse(errors)
        else sink.message(channel, data)
      },
      error: (error) => {
        // An end of the connection is told by the connection.
        if (Array.isArray(error)) refuse(error)
        else if (isCurrent()) running.delete(channel)
      },
      complete: () => end({ reason: 'channel-closed' }),
    })
  }

  function start(): void {
    if (options.hold !== undefined) run(null, options.hold)
    for (const channel of channels)
      if (options.operation !== undefined) run(channel, options.operation(channel))
  }

  return {
    subscribe: (channel) => {
      channels.add(channel)
      start()
      sink.channel(channel, { status: 'subscribed', continuity: 'unknown' })
      return () => {
        channels.delete(channel)
        const operation = running.get(channel)
        running.delete(channel)
        operation?.release()
      }
    },
    start,
    connected: () => {
      for (const channel of channels) sink.channel(channel, { status: 'subscribed', continuity: 'unknown' })
    },
    dispose: () => {
      channels.clear()
      const operations = [...running.values()]
      running.clear()
      for (const { release } of operations) release()
    },
  }
}
