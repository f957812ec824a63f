import type { Connection } from '../core/connection.js'
import type { ConnectionEvent } from '../core/connectionEvents.js'
import type { ConnectionState } from '../core/connectionMachine.js'
import { errorText } from '../core/describe.js'
import type { Reason } from '../core/reasons.js'
import { NORMAL_CLOSURE } from '../core/standardCodes.js'
import type { ConnectorHost } from '../engine/connector.js'
import type { DialledSocket, SocketHandlers } from '../engine/dialler.js'
import type { Protocol } from '../engine/protocol.js'
import type { DialledOptions } from './dialledOptions.js'
import { createClosingSockets } from './closingSockets.js'
import { createPreparation } from './preparation.js'
import { createWarning } from './warnUnreachable.js'

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
  /** Resolves the url and fetches a token; `refused` says why the last one was not taken. */
  readonly prepare: (generation: number, refused: Reason | null) => void
  readonly open: (generation: number) => void
  /** Lets go of the socket now. */
  readonly close: (reason: Reason) => void
  /** Sends the bye and closes the socket later if the server does not. */
  readonly leave: () => void
  readonly flush: () => void
  /** When the last message of any kind arrived; epoch milliseconds. */
  readonly lastInboundAt: () => number
  /** Ends background work at once. */
  readonly dispose: () => void
}

export function createDial(options: DialledOptions, host: ConnectorHost, session: DialHost): Dial {
  const { environment, policy, run, call, fail } = host
  let socket: DialledSocket | null = null
  let lastInboundAt = 0
  const dispatch = (event: ConnectionEvent): void => run(() => session.apply(event))
  const preparation = createPreparation(options, dispatch)
  const closing = createClosingSockets(environment, policy.times.leaveMs)
  const warn = createWarning()
  const generation = (): number => session.state().generation
  const protocol = options.speak({
    environment,
    policy,
    run,
    call,
    fail,
    connection: session.connection,
    token: preparation.token,
    isUp: () => session.state().status === 'connected',
    send: (data) => socket?.send(data),
    bufferedAmount: () => socket?.bufferedAmount() ?? 0,
    ready: (ready) => session.apply({ type: 'becameReady', generation: generation(), ready }),
    goodbye: (goodbye) => session.apply({ type: 'goodbyeReceived', generation: generation(), ...goodbye }),
    violated: (message) => session.apply({ type: 'protocolViolated', generation: generation(), message }),
    spreadTold: (spreadMs) => session.apply({ type: 'spreadTold', generation: generation(), spreadMs }),
  })

  const handlersOf = (own: number): SocketHandlers => ({
    onOpen: () => dispatch({ type: 'socketOpened', generation: own }),
    onMessage: (data) => {
      lastInboundAt = environment.now()
      run(() => {
        if (own === generation()) protocol.receive(data)
      })
    },
    onClose: (code, message, wasOpen) => {
      if (!wasOpen) warn?.(preparation.url(), session.connection())
      const meaning = protocol.meaningOfClose?.(code) ?? null
      dispatch({ type: 'socketClosed', generation: own, code, message, wasOpen, meaning })
    },
    onRefused: (message) => dispatch({ type: 'dialFailed', generation: own, reason: 'bad-config', message }),
  })

  /** Returns the socket for what is left to do with it. */
  function detach(): DialledSocket | null {
    const old = socket
    socket = null
    protocol.closed?.()
    return old
  }

  return {
    protocol,
    prepare: preparation.start,
    open(own) {
      const handlers = handlersOf(own)
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
    },
    flush() {
      if (socket !== null) protocol.flush?.()
    },
    lastInboundAt: () => lastInboundAt,
    dispose: closing.dispose,
  }
}
