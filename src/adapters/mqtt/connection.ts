import type { Environment } from '../../engine/environment.js'
import type { Down, Observed, Sink, Verdict } from '../../engine/source.js'
import { causeOf, isPassing, reasonOfCode, type MqttCause, type MqttError } from './codes.js'
import { phaseOf, type Dials } from './dials.js'
import { periodOf, type MqttClient, type MqttOptions, type MqttPacket } from './mqttClient.js'
import type { MqttSession, Subscriptions } from './subscriptions.js'

/** The connection of a client, as facts. */
export interface MqttConnection {
  readonly observe: () => Observed
  readonly letIn: (connack: MqttPacket) => void
  readonly up: () => void
  readonly dialling: () => void
  readonly reconnecting: () => void
  readonly failed: (error: MqttError) => void
  readonly sentAway: (goodbye: MqttPacket) => void
  readonly lost: () => void
  /** True when the client is over; false when it ended only to dial again. */
  readonly ended: () => boolean
  readonly closed: () => void
}

/** The parts that a connection works with. */
export interface MqttConnectionHost {
  readonly client: MqttClient
  readonly options: MqttOptions
  readonly sink: Sink
  readonly environment: Environment
  readonly subscriptions: Subscriptions
  readonly dials: Dials
}

export function createMqttConnection(host: MqttConnectionHost): MqttConnection {
  const { client, options, sink, environment, subscriptions, dials } = host
  let isUp = false
  let hasEverConnected = false
  let isSessionPresent = false
  let attempts = 0
  let stopped: Extract<Observed, { phase: 'stopped' }> | null = null
  let cause: MqttCause | null = null
  /** The app asked a connected client to reconnect: it ends and dials again. */
  let isRestarting = false

  const dialling = (): void => {
    stopped = cause = null
    attempts += 1
    sink.dialling({ attempt: attempts })
  }
  /** Told once: the client emits its end later, perhaps after the app connected again. */
  const closed = (): void => {
    if (stopped?.reason === 'closed-by-app') return
    stopped = { phase: 'stopped', reason: 'closed-by-app' }
    sink.closed()
  }
  /** The client dials no more after a CONNACK with an error. */
  const refused = (code: number, message: string): void => {
    stopped = { phase: 'stopped', reason: reasonOfCode(code), code }
    tellRefusal(sink, { reason: stopped.reason, code, message })
  }
  const tellLoss = (wasUp: boolean, why: MqttCause): void => {
    const down = lossOf(client, why, isRestarting, environment.now())
    if (down === null) return closed()
    if (down.retries === 'no') stopped = { phase: 'stopped', reason: down.reason, code: down.code ?? null }
    if (wasUp || down.retries === 'no') sink.down(down)
    else sink.attemptFailed(down)
  }

  return {
    observe: () => stopped ?? observed(client, isRestarting),
    letIn: ({ sessionPresent = false }) => {
      isSessionPresent = sessionPresent
    },
    up: () => {
      if (isUp) return
      isUp = true
      isRestarting = false
      attempts = 0
      stopped = cause = null
      const session = sessionOf(client, options, isSessionPresent, hasEverConnected)
      hasEverConnected = true
      sink.up({ continuity: session.continuity, identity: options.identity?.() ?? null })
      subscriptions.connected(session)
    },
    dialling,
    reconnecting: () => {
      if (client.connected) isRestarting = true
      else dialling()
    },
    failed: (error) => {
      const { code, message } = error
      const isRefusal = typeof code === 'number' && !client.connected
      if (isRefusal && client.options.reconnectOnConnackError !== true) refused(code, message)
      else cause = causeOf(error, isUp) ?? cause
    },
    sentAway: ({ reasonCode = 0 }) => {
      cause = { reason: reasonOfCode(reasonCode), code: reasonCode }
    },
    lost: () => {
      const wasUp = isUp
      const why = cause ?? { reason: wasUp ? 'network-lost' : 'unreachable' }
      isUp = false
      cause = null
      subscriptions.lost()
      if (!dials.closed() && stopped === null) tellLoss(wasUp, why)
    },
    ended: () => {
      if (!isRestarting) closed()
      return !isRestarting
    },
    closed,
  }
}

function tellRefusal(sink: Sink, refusal: Verdict): void {
  if (isPassing(refusal.reason)) sink.down({ ...refusal, retries: 'no' })
  else sink.verdict(refusal)
}

function sessionOf(
  client: MqttClient,
  { brokerQueues = false }: MqttOptions,
  isPresent: boolean,
  isReturn: boolean,
): MqttSession {
  const isKept = client.options.clean === false
  const isProved = isReturn && isPresent && isKept && brokerQueues
  return { isPresent, isForgotten: isKept && !isPresent, continuity: isProved ? 'recovered' : 'unknown' }
}

/** The loss that a closed stream means; null: the app ended its client. */
function lossOf(client: MqttClient, why: MqttCause, isRestarting: boolean, now: number): Down | null {
  if (isRestarting) return { reason: 'retry-requested', retries: 'yes' }
  if (client.disconnecting || client.disconnected) return null
  if (periodOf(client) === 0) return { ...why, reason: 'gave-up', retries: 'no' }
  return { ...why, retries: 'yes', nextAttemptAt: now + periodOf(client) }
}

function observed(client: MqttClient, isRestarting: boolean): Observed {
  if (!isRestarting && (client.disconnecting || client.disconnected))
    return { phase: 'stopped', reason: 'closed-by-app' }
  const phase = phaseOf(client)
  if (phase === 'waiting' && periodOf(client) === 0) return { phase: 'stopped', reason: 'gave-up' }
  return { phase }
}
