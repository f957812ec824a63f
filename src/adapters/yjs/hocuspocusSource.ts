import { reasonOfClose } from '../../core/closeReason.js'
import type { Capabilities } from '../../engine/capabilities.js'
import type { Down, Link, Observed, Sink, Source } from '../../engine/source.js'
import { listenAll } from '../listenAll.js'
import { createDocuments } from './hocuspocusDocuments.js'
import type { HocuspocusOptions, HocuspocusSocket } from './hocuspocusSocket.js'
import { checkHocuspocus } from './options.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

type Stopped = Extract<Observed, { phase: 'stopped' }>

interface CloseEvent {
  readonly code?: number
  readonly reason?: string
}

/** How the client ends a link for its silence. */
const forcedClose: CloseEvent = { code: 4408, reason: 'forced' }

/** The facts of a Hocuspocus socket: one connection, and each document as a channel. */
export function hocuspocusSource(socket: HocuspocusSocket, options: HocuspocusOptions = {}): Source {
  if (process.env.NODE_ENV !== 'production') checkHocuspocus(socket, options)
  return {
    name: 'hocuspocus',
    capabilities: capabilitiesOf(socket),
    attach: (sink) => attach(socket, options, sink),
  }
}

function capabilitiesOf({ configuration }: HocuspocusSocket): Capabilities {
  const { maxAttempts, messageReconnectTimeout } = configuration
  return {
    dials: 'client',
    retriesFirstDial: true,
    givesUp: maxAttempts === 0 ? 'never' : { afterAttempts: maxAttempts },
    nextAttempt: 'unknown',
    dialTimeoutMs: null,
    // Checked ten times within the timeout; the third check after it ends the link.
    deadLinkMs: messageReconnectTimeout * 1.3,
    verdicts: 'event',
    retryNow: 'safe',
    verifies: true,
    channels: true,
    resubscribes: 'connector',
    continuity: 'by-nature',
    acknowledges: 'none',
    deduplicates: true,
    countsPending: true,
  }
}

function attach(socket: HocuspocusSocket, options: HocuspocusOptions, sink: Sink): Link {
  let attempts = 0
  let isUp = false
  let stopped: Stopped | null = null
  let connectsAfterClose = false
  const documents = createDocuments(socket, options, sink)

  const up = (): void => {
    isUp = true
    attempts = 0
    sink.up({ identity: options.identity?.() ?? null })
  }
  const dialling = (): void => {
    stopped = null
    attempts += 1
    sink.dialling({ attempt: attempts })
  }
  /** Dials now, also when a dial hangs. A socket that still closes on request of the app ignores `connect`. */
  const connect = (): void => {
    void socket.connect()
    connectsAfterClose = !socket.shouldConnect
  }
  /** Told once: the client emits its close later, perhaps after the app connected again. */
  const closed = (): void => {
    if (stopped?.reason === 'closed-by-app') return
    stopped = { phase: 'stopped', reason: 'closed-by-app' }
    sink.closed()
  }
  const lost = (event: CloseEvent): void => {
    const wasUp = isUp
    isUp = false
    documents.lost()
    if (connectsAfterClose) connect()
    else if (!socket.shouldConnect) closed()
    else if (wasUp) sink.down(lossOf(event, true))
    else sink.attemptFailed(lossOf(event, false))
  }

  const stopListening = listenAll(socket, {
    status: ({ status }: { readonly status: string }) => {
      if (status === 'connecting') dialling()
      // Told twice for each connection: at its opening and at its first message.
      if (status !== 'connected' || isUp) return
      up()
      documents.opened()
    },
    disconnect: ({ event }: { readonly event: CloseEvent }) => lost(event),
    maxAttemptsFailed: () => {
      stopped = { phase: 'stopped', reason: 'gave-up' }
      sink.down({ reason: 'gave-up', retries: 'no' })
    },
    message: documents.heard,
    destroy: closed,
  })

  if (socket.status === 'connected') up()
  else if (socket.status === 'connecting') dialling()
  documents.followNew()

  return {
    observe: () => observed(socket, stopped),
    retryNow: () => {
      endSilentLink(socket)
      connect()
    },
    verify: documents.ask,
    connect,
    disconnect: () => {
      connectsAfterClose = false
      socket.disconnect()
      // The client emits nothing between two dials, and late where the server does not answer the close.
      closed()
    },
    subscribe: documents.subscribe,
    dispose: () => {
      stopListening()
      documents.dispose()
    },
  }
}

/** Ends a link as the client ends a silent one itself: without a wait for the close of its socket, which may take long. */
function endSilentLink(socket: HocuspocusSocket): void {
  if (socket.status === 'connected') socket.onClose({ event: forcedClose as never })
}

function observed(
  socket: HocuspocusSocket,
  stopped: Extract<Observed, { phase: 'stopped' }> | null,
): Observed {
  if (stopped !== null) return stopped
  if (!socket.shouldConnect)
    return socket.identifier === 0 ? { phase: 'idle' } : { phase: 'stopped', reason: 'closed-by-app' }
  if (socket.status === 'connected') return { phase: 'up' }
  return { phase: socket.status === 'connecting' ? 'dialling' : 'waiting' }
}

function lossOf({ code, reason }: CloseEvent, wasUp: boolean): Down {
  const known = code === undefined || code === 1000 ? 'network-lost' : reasonOfClose(code, wasUp)
  return {
    reason: code === forcedClose.code ? 'heartbeat-timeout' : known,
    code: code ?? null,
    message: reason === undefined || reason === '' ? null : reason,
    retries: 'yes',
  }
}
