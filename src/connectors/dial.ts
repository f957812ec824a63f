import { assertNever } from '../core/assertNever.js'
import type { Connection } from '../core/connection.js'
import type { ConnectionEffect, ConnectionEvent, ConnectionPolicy } from '../core/connectionEvents.js'
import type { ConnectionState } from '../core/connectionMachine.js'
import { wordsOf } from '../core/describe.js'
import type { ChannelPort } from '../engine/channelPort.js'
import type { ConnectorHost } from '../engine/connector.js'
import type { DialledSocket, SocketHandlers } from '../engine/dialler.js'
import type { Protocol, ProtocolHost } from '../engine/protocol.js'
import type { DialledOptions } from './dialledOptions.js'
import { createFarewells } from './farewells.js'
import { createPreparation, type Preparation } from './preparation.js'
import { warnUnreachable } from './warnUnreachable.js'

/** What a dial needs from the session. */
interface DialHost {
  readonly state: () => ConnectionState
  readonly connection: () => Connection
  /** From outside a turn. */
  readonly dispatch: (event: ConnectionEvent) => void
  /** Inside a turn. */
  readonly apply: (event: ConnectionEvent) => void
}

type DialEffect = Extract<
  ConnectionEffect,
  { type: 'prepare' | 'dial' | 'startHandshake' | 'ping' | 'closeSocket' | 'leave' }
>

/** Does what the machine decided about the socket: tokens, dials, handshakes, pings, goodbyes. */
export interface Dial {
  readonly run: (effect: DialEffect) => void
  readonly flush: () => void
  readonly forget: () => void
  readonly channels: ChannelPort | null
  /** When the last message of any kind came in; epoch milliseconds. */
  readonly lastInboundAt: () => number
  /** Ends at once what goes on in the background. */
  readonly dispose: () => void
}

export function createDial(
  options: DialledOptions,
  host: ConnectorHost,
  policy: ConnectionPolicy,
  session: DialHost,
): Dial {
  const { environment } = host
  let socket: DialledSocket | null = null
  let lastInboundAt = 0
  const preparation = createPreparation(options, session.dispatch)
  const farewells = createFarewells(environment, policy.times.leaveMs)
  const warn = warnUnreachable()
  const protocol: Protocol = options.speak({
    ...reportsOf(session),
    environment,
    policy: host.policy,
    run: host.run,
    call: host.call,
    fail: host.fail,
    token: preparation.token,
    send: (data) => socket?.send(data),
    bufferedAmount: () => socket?.bufferedAmount() ?? 0,
  })

  const handlersOf = (generation: number): SocketHandlers => ({
    onOpen: () => session.dispatch({ type: 'socketOpened', generation }),
    onMessage: (data) => {
      lastInboundAt = environment.now()
      host.run(() => {
        if (generation === session.state().generation) protocol.receive(data)
      })
    },
    onClose: (code, message, wasOpen) => {
      if (!wasOpen) warn(preparation.url(), session.connection())
      const meaning = protocol.meaningOfClose?.(code) ?? null
      session.dispatch({ type: 'socketClosed', generation, code, message, wasOpen, meaning })
    },
    onRefused: (message) =>
      session.dispatch({ type: 'dialFailed', generation, reason: 'bad-config', message }),
  })

  function open(generation: number): void {
    const handlers = handlersOf(generation)
    try {
      socket = options.dialler.dial(preparation.url(), options.protocols, handlers)
    } catch (error) {
      handlers.onRefused(wordsOf(error))
    }
  }

  /** Lets go of the socket; returns it for whatever is left to do with it. */
  function letGo(): DialledSocket | null {
    const old = socket
    socket = null
    protocol.closed()
    return old
  }

  /** The server closes after the bye; the socket is closed anyway when it does not. */
  function leave(): void {
    protocol.bye()
    protocol.flush()
    const old = letGo()
    if (old !== null) farewells.add(old)
  }

  return {
    run: (effect) => runEffect(effect, { protocol, preparation, open, letGo, leave }),
    flush: () => {
      if (socket !== null) protocol.flush()
    },
    forget: protocol.forget,
    channels: protocol.channels,
    lastInboundAt: () => lastInboundAt,
    dispose: farewells.dispose,
  }
}

/** What a protocol may tell the machine, of the socket that is in force. */
function reportsOf({
  state,
  connection,
  apply,
}: DialHost): Pick<ProtocolHost, 'connection' | 'isUp' | 'ready' | 'goodbye' | 'violated' | 'spreadTold'> {
  const stamp = (): { readonly generation: number } => ({ generation: state().generation })
  return {
    connection,
    isUp: () => state().status === 'connected',
    ready: (ready) => apply({ type: 'becameReady', ...stamp(), ready }),
    goodbye: (goodbye) => apply({ type: 'goodbyeReceived', ...stamp(), ...goodbye }),
    violated: (message) => apply({ type: 'protocolViolated', ...stamp(), message }),
    spreadTold: (spreadMs) => apply({ type: 'spreadTold', ...stamp(), spreadMs }),
  }
}

interface DialParts {
  readonly protocol: Protocol
  readonly preparation: Preparation
  readonly open: (generation: number) => void
  readonly letGo: () => DialledSocket | null
  readonly leave: () => void
}

function runEffect(effect: DialEffect, { protocol, preparation, open, letGo, leave }: DialParts): void {
  switch (effect.type) {
    case 'prepare':
      return preparation.start(effect.generation, effect.refused)
    case 'dial':
      return open(effect.generation)
    case 'startHandshake':
      return protocol.start()
    case 'ping':
      return protocol.ping()
    case 'closeSocket':
      preparation.abort()
      return letGo()?.close(effect.code, effect.reason)
    case 'leave':
      return leave()
    default:
      return assertNever(effect)
  }
}
