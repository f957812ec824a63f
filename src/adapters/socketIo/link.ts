import type { Reason } from '../../core/reasons.js'
import type { Environment } from '../../engine/environment.js'
import type { Link, Observed, Sink } from '../../engine/source.js'
import { listenAll } from '../listenAll.js'
import { createChannels, type SourceChannels } from './channels.js'
import { codeOf, lossOf, verdictOf, type ConnectError } from './facts.js'
import type { SocketIoOptions, SocketIoSocket } from './types.js'

/** The state of one attached client. */
interface Watch<S extends SocketIoSocket> {
  readonly socket: S
  readonly options: SocketIoOptions<S>
  readonly sink: Sink
  readonly channels: SourceChannels
  readonly tellUp: () => void
  readonly dialling: (attempt?: number) => void
  /** Remembers why the client stopped, until it dials again. */
  readonly stop: (reason: Reason, code: string | number | null) => void
  readonly stopped: () => Extract<Observed, { phase: 'stopped' }> | null
  /** The connection is gone; the next one is told anew. */
  readonly lost: () => void
}

/** Listens to a socket and its manager. */
export function attach<S extends SocketIoSocket>(
  socket: S,
  options: SocketIoOptions<S>,
  sink: Sink,
  environment: Pick<Environment, 'report'>,
): Link {
  const watch = createWatch(socket, options, sink, environment)
  const cleanups = listen(watch)
  const { channels } = watch
  const { probe } = options
  if (socket.connected) watch.tellUp()
  else if (socket.active) watch.dialling()
  return {
    observe: () => {
      if (socket.connected) return { phase: 'up' }
      const stopped = watch.stopped()
      if (stopped !== null) return stopped
      if (!socket.active) return { phase: 'idle' }
      return { phase: socket.io.engine?.readyState === 'opening' ? 'dialling' : 'waiting' }
    },
    retryNow: () => dialNow(watch),
    connect: () => {
      // A client that gave up still calls itself active.
      if (!socket.active || watch.stopped() !== null) dialNow(watch)
    },
    disconnect: () => {
      const wasConnected = socket.connected
      socket.disconnect()
      watch.stop('closed-by-app', null)
      if (!wasConnected) sink.closed()
    },
    ...(probe === undefined ? {} : { verify: () => void probe(socket).then(sink.alive, () => undefined) }),
    ...(options.channels === undefined ? {} : { subscribe: channels.subscribe, send: channels.send }),
    dispose: () => {
      for (const cleanup of cleanups.splice(0)) cleanup()
      channels.dispose()
    },
  }
}

function createWatch<S extends SocketIoSocket>(
  socket: S,
  options: SocketIoOptions<S>,
  sink: Sink,
  { report }: Pick<Environment, 'report'>,
): Watch<S> {
  let stopped: Extract<Observed, { phase: 'stopped' }> | null = null
  let toldId: string | null = null
  let hasEverConnected = false

  function tellUp(): void {
    const id = socket.id ?? null
    if (!socket.connected || (id !== null && id === toldId)) return
    toldId = id
    stopped = null
    // Only `true` is proof: without a missed event, or without recovery at the server, it is false.
    const continuity = hasEverConnected && socket.recovered ? 'recovered' : 'unknown'
    hasEverConnected = true
    sink.up({ continuity, connectionId: id, identity: options.identity?.(socket) ?? null })
    channels.connected(continuity)
  }

  // Recovered events come before `connect`.
  const channels = createChannels(socket, options.channels ?? {}, sink, tellUp, report)
  return {
    socket,
    options,
    sink,
    channels,
    tellUp,
    dialling: (attempt) => {
      stopped = null
      sink.dialling(attempt === undefined ? {} : { attempt })
    },
    stop: (reason, code) => {
      stopped = { phase: 'stopped', reason, code }
    },
    stopped: () => stopped,
    lost: () => {
      toldId = null
      channels.disconnected()
    },
  }
}

/** Returns the ends of listening. */
function listen<S extends SocketIoSocket>(watch: Watch<S>): (() => void)[] {
  const { socket, options, sink, stop } = watch
  const { io } = socket
  let goodbye: Reason | null = null
  const retries = (): 'yes' | 'no' => (io.reconnection() && socket.active ? 'yes' : 'no')
  const verdict = (reason: Reason, code: string | number | null, message: string | null): void => {
    stop(reason, code)
    sink.verdict({ reason, code, message })
  }
  const cleanups = [
    listenAll(socket, {
      connect: () => {
        goodbye = null
        watch.tellUp()
      },
      disconnect: (why: string, details: unknown) => {
        watch.lost()
        if (why === 'io server disconnect') verdict(goodbye ?? 'server-closed', why, null)
        else if (why !== 'io client disconnect') sink.down({ ...lossOf(why, details), retries: retries() })
        else {
          stop('closed-by-app', why)
          sink.closed()
        }
      },
      connect_error: ({ message, type, data }: ConnectError) => {
        if (!socket.active)
          return verdict((options.verdict ?? verdictOf)(data), codeOf(data), message ?? null)
        const reason = message === 'timeout' ? 'handshake-timeout' : 'unreachable'
        sink.attemptFailed({ reason, code: type ?? null, retries: retries() })
      },
    }),
    listenAll(io, {
      reconnect_attempt: (attempt: number) => watch.dialling(attempt),
      reconnect_failed: () => {
        stop('gave-up', 'reconnect_failed')
        sink.down({ reason: 'gave-up', code: 'reconnect_failed', retries: 'no' })
      },
      ping: sink.alive,
    }),
  ]
  if (options.goodbye !== undefined) {
    const { event, reason } = options.goodbye
    cleanups.push(listenAll(socket, { [event]: (data: unknown) => void (goodbye = reason(data)) }))
  }
  return cleanups
}

/**
 * Dials now and keeps what is buffered. `io.open()` would end all later retries, and `socket.connect()` alone does
 * nothing while the manager waits.
 */
function dialNow<S extends SocketIoSocket>({ socket, options, dialling }: Watch<S>): void {
  if (socket.connected) return
  const waiting = (options.namespaces ?? []).filter((each) => each.active && !each.connected)
  const all = new Set<SocketIoSocket>([socket, ...waiting])
  for (const each of all) each.disconnect()
  for (const each of all) each.connect()
  dialling()
}
