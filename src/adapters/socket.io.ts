import type { Capabilities } from '../engine/capabilities.js'
import type { Connector } from '../engine/connector.js'
import { observe } from '../engine/observe.js'
import type { Source } from '../engine/source.js'
import { attach } from './socketIo/link.js'
import { checkSocketIo } from './socketIo/options.js'
import type { SocketIoManager, SocketIoOptions, SocketIoSocket } from './socketIo/types.js'

export type { SocketIoChannels, SocketIoManager, SocketIoOptions, SocketIoSocket } from './socketIo/types.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * A connector over a socket.io client that the app already has. The client dials; its state is observed and explained.
 *
 * @throws TypeError in development, when the socket or an option is not what is expected
 * @example
 * const socket = io('https://api.example', { autoConnect: false })
 * const connectivity = createConnectivity(fromSocketIo(socket))
 */
export const fromSocketIo = <S extends SocketIoSocket>(
  socket: S,
  options: SocketIoOptions<S> = {},
): Connector => observe(socketIoSource(socket, options))

/** The same as a `Source`. */
export function socketIoSource<S extends SocketIoSocket>(
  socket: S,
  options: SocketIoOptions<S> = {},
): Source {
  if (process.env.NODE_ENV !== 'production') checkSocketIo(socket, options)
  return {
    name: 'socket.io',
    capabilities: capabilitiesOf(socket.io, options),
    attach: (sink, environment) => attach(socket, options, sink, environment),
  }
}

function capabilitiesOf(io: SocketIoManager, options: SocketIoOptions<never>): Capabilities {
  const attempts = io.reconnectionAttempts()
  const timeout = io.timeout()
  const retries = io.reconnection()
  return {
    dials: 'client',
    retriesFirstDial: retries,
    givesUp: !retries ? 'on-first-error' : attempts === Infinity ? 'never' : { afterAttempts: attempts },
    nextAttempt: 'unknown',
    dialTimeoutMs: typeof timeout === 'number' ? timeout : null,
    deadLinkMs: options.deadLinkMs ?? 45_000,
    verdicts: 'event',
    retryNow: 'safe',
    verifies: options.probe !== undefined,
    channels: options.channels !== undefined,
    resubscribes: 'connector',
    continuity: 'proved',
    acknowledges:
      options.channels === undefined
        ? 'none'
        : options.channels.acknowledgeMs == null
          ? 'written'
          : 'received',
    deduplicates: false,
    countsPending: false,
  }
}
