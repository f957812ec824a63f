import type { Connection } from '../core/connection.js'
import type { ConnectionEvent } from '../core/connectionEvents.js'
import type { ConnectionState } from '../core/connectionMachine.js'
import { errorText } from '../core/describe.js'
import type { Reason } from '../core/reasons.js'
import { NORMAL_CLOSURE } from '../core/standardCodes.js'
import type { ConnectorHost } from '../engine/connector.js'
import type { DialledSocket, SocketHandlers } from '../engine/dialler.js'
import type { Protocol, ProtocolHost } from '../engine/protocol.js'
import type { DialledOptions } from './dialledOptions.js'
import { createClosingSockets } from './closingSockets.js'
import { createRoundTrip, type RoundTrip } from './roundTrip.js'
import { createPreparation } from './preparation.js'
import { watchDials } from './dialWarnings.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The session's side of a dial. */
interface DialHost {
  readonly state: () => ConnectionState
  readonly connection: () => Connection
  /** Call inside a turn. */
  readonly apply: (event: ConnectionEvent) => void
}

/** Runs the machine's effects on the socket: tokens, dials, handshakes, pings, goodbyes. */
export interface Dial {
  readonly protocol: Protocol
  /** The url of the last dial. */
  readonly url: () => string
  /** Resolves the url and fetches a token; `refused` says why the last one was not taken. */
  readonly prepare: (generation: number, refused: Reason | null) => void
  readonly open: (generation: number) => void
  /** Releases the socket now. */
  readonly close: (reason: Reason) => void
  /** Sends the bye and closes the socket later if the server does not; at once in a protocol without a bye. */
  readonly leave: () => void
  readonly flush: () => void
  /** Sends the ping of this time and measures its answer; epoch milliseconds. */
  readonly ping: (at: number) => void
  /** The last round trip in milliseconds; null before the first one. */
  readonly roundTripMs: () => number | null
  /** When the last message of any kind arrived; epoch milliseconds. */
  readonly lastInboundAt: () => number
  /** Ends background work at once. */
  readonly dispose: () => void
}

export function createDial(options: DialledOptions, host: ConnectorHost, session: DialHost): Dial {
  const { environment, policy, run, call, fail, emit } = host
  let socket: DialledSocket | null = null
  const roundTrip = createRoundTrip(environment)
  const dispatch = (event: ConnectionEvent): void => run(() => session.apply(event))
  const preparation = createPreparation(options, session.connection, dispatch)
  const closing = createClosingSockets(environment, policy.times.leaveMs)
  const watch = process.env.NODE_ENV === 'production' ? null : watchDials(options, preparation, session, host)
  const generation = (): number => session.state().generation
  const protocol = options.speak({
    environment,
    policy,
    run,
    call,
    fail,
    emit,
    connection: session.connection,
    token: preparation.token,
    send: (data) => socket?.send(data),
    bufferedAmount: () => socket?.bufferedAmount() ?? 0,
    ...reportsOf(session, roundTrip, host),
  })

  const handlersOf = (own: number): SocketHandlers => ({
    onOpen: () => dispatch({ type: 'socketOpened', generation: own }),
    onMessage: (data) => {
      roundTrip.heard()
      run(() => {
        if (own === generation()) protocol.receive(data)
      })
    },
    onClose: (code, message, wasOpen, refusal) => {
      const meaning = refusal ?? protocol.meaningOfClose?.(code) ?? null
      dispatch({ type: 'socketClosed', generation: own, code, message, wasOpen, meaning })
    },
    onRefused: (message) => dispatch({ type: 'dialFailed', generation: own, reason: 'bad-config', message }),
  })

  /** Returns the socket for what is left to do with it. */
  function detach(): DialledSocket | null {
    const old = socket
    socket = null
    roundTrip.reset()
    protocol.closed?.()
    return old
  }

  return {
    protocol,
    url: preparation.url,
    prepare: preparation.start,
    open(own) {
      host.measure?.({ type: 'dial' })
      const made = handlersOf(own)
      const handlers = process.env.NODE_ENV === 'production' || watch === null ? made : watch(made)
      try {
        socket = options.dialler.dial(preparation.url(), options.protocols, handlers)
      } catch (error) {
        handlers.onRefused(errorText(error))
      }
    },
    close(reason) {
      preparation.abort()
      detach()?.close(NORMAL_CLOSURE, reason)
    },
    leave() {
      protocol.bye?.()
      protocol.flush?.()
      const old = detach()
      if (old !== null) closing.add(old)
      if (!protocol.bye) closing.dispose()
    },
    flush: () => socket && protocol.flush?.(),
    ping: (at) => roundTrip.start(at, protocol.ping),
    roundTripMs: roundTrip.last,
    lastInboundAt: roundTrip.heardAt,
    dispose: closing.dispose,
  }
}

/** Reports of the protocol to the machine, about the current socket. */
function reportsOf(
  { state, apply }: DialHost,
  roundTrip: RoundTrip,
  { measure }: ConnectorHost,
): Pick<ProtocolHost, 'isUp' | 'ready' | 'goodbye' | 'violated' | 'ponged' | 'spreadTold'> {
  const generation = (): number => state().generation
  return {
    isUp: () => state().status === 'connected',
    ready: (ready) => apply({ type: 'becameReady', generation: generation(), ready }),
    goodbye: (goodbye) => apply({ type: 'goodbyeReceived', generation: generation(), ...goodbye }),
    violated: (message) => apply({ type: 'protocolViolated', generation: generation(), message }),
    ponged() {
      const roundTripMs = roundTrip.stop()
      if (roundTripMs === null) return
      measure?.({ type: 'round-trip', ms: roundTripMs })
      apply({ type: 'answered', generation: generation(), roundTripMs })
    },
    spreadTold: (spreadMs) => apply({ type: 'spreadTold', generation: generation(), spreadMs }),
  }
}
