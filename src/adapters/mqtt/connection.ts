import type { Down, Observed, Sink, Verdict } from '../../engine/source.js'
import { causeOf, isPassing, reasonOfCode, type MqttCause, type MqttError } from './codes.js'
import { phaseOf, type Dials } from './dials.js'
import { periodOf, type MqttClient, type MqttOptions, type MqttPacket } from './mqttClient.js'
import type { MqttSession } from './subscription.js'
import type { Subscriptions } from './subscriptions.js'

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
  readonly subscriptions: Subscriptions
  readonly dials: Dials
}

export function createMqttConnection(host: MqttConnectionHost): MqttConnection {
  const { client, options, sink, subscriptions, dials } = host
  const sessions = createSessions(client, options)
  let isUp = false
  let attempts = 0
  let stopped: Extract<Observed, { phase: 'stopped' }> | null = null
  let cause: MqttCause | null = null
  /** The app asked a connected client to reconnect: it ends and dials again. */
  let isRestarting = false

  const dialling = (): void => {
    dials.cancel()
    stopped = cause = null
    attempts += 1
    sink.dialling({ attempt: attempts })
  }
  /** Told once: the client emits its end later, perhaps after the app connected again. */
  const closed = (): void => {
    dials.cancel()
    if (stopped?.reason === 'closed-by-app') return
    stopped = { phase: 'stopped', reason: 'closed-by-app' }
    sink.closed()
  }
  const refused = (code: number, message: string): void => {
    const refusal = { reason: reasonOfCode(code), code, message }
    cause = refusal
    // The close of the stream, which follows, tells it.
    if (dials.takeOver(refusal.reason)) return
    stopped = { phase: 'stopped', reason: refusal.reason, code }
    tellRefusal(sink, refusal)
  }
  const tellLoss = (wasUp: boolean, why: MqttCause): void => {
    const down = lossOf(client, why, isRestarting, dials)
    if (down === null) return closed()
    if (down.retries === 'no') stopped = { phase: 'stopped', reason: down.reason, code: down.code ?? null }
    if (wasUp || down.retries === 'no') sink.down(down)
    else sink.attemptFailed(down)
  }

  return {
    observe: () => stopped ?? observed(client, isRestarting),
    letIn: sessions.letIn,
    up: () => {
      if (isUp) return
      isUp = true
      isRestarting = false
      dials.accepted()
      attempts = 0
      stopped = cause = null
      const session = sessions.begin()
      sink.up({ continuity: session.continuity, identity: options.identity?.() ?? null })
      subscriptions.connected(session)
    },
    dialling,
    reconnecting: () => {
      if (client.connected) isRestarting = true
      else dialling()
    },
    failed: (error) => {
      if (isRefusal(client, error)) refused(error.code, error.message)
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

/** A CONNACK with an error after which the client dials no more. */
const isRefusal = (client: MqttClient, error: MqttError): error is MqttError & { readonly code: number } =>
  typeof error.code === 'number' && !client.connected && client.options.reconnectOnConnackError !== true

function tellRefusal(sink: Sink, refusal: Verdict): void {
  if (isPassing(refusal.reason)) sink.down({ ...refusal, retries: 'no' })
  else sink.verdict(refusal)
}

interface Sessions {
  readonly letIn: (connack: MqttPacket) => void
  /** The session of a connection that is up. */
  readonly begin: () => MqttSession
}

function createSessions(client: MqttClient, { brokerQueues = false }: MqttOptions): Sessions {
  let isPresent = false
  let isReturn = false
  return {
    letIn: ({ sessionPresent = false }) => {
      isPresent = sessionPresent
    },
    begin: () => {
      const isKept = client.options.clean === false
      const isProved = isReturn && isPresent && isKept && brokerQueues
      isReturn = true
      return { isPresent, isForgotten: isKept && !isPresent, continuity: isProved ? 'recovered' : 'unknown' }
    },
  }
}

/** The loss that a closed stream means; null: the app ended its client. */
function lossOf(client: MqttClient, why: MqttCause, isRestarting: boolean, dials: Dials): Down | null {
  if (isRestarting) return { reason: 'retry-requested', retries: 'yes' }
  if (client.disconnecting || client.disconnected) return null
  if (periodOf(client) === 0) return { ...why, reason: 'gave-up', retries: 'no' }
  return { ...why, retries: 'yes', nextAttemptAt: dials.plan(why.reason) }
}

function observed(client: MqttClient, isRestarting: boolean): Observed {
  if (!isRestarting && (client.disconnecting || client.disconnected))
    return { phase: 'stopped', reason: 'closed-by-app' }
  const phase = phaseOf(client)
  if (phase === 'waiting' && periodOf(client) === 0) return { phase: 'stopped', reason: 'gave-up' }
  return { phase }
}
