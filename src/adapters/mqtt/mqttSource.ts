import type { Capabilities } from '../../engine/capabilities.js'
import type { Environment } from '../../engine/environment.js'
import type { Link, Sink, Source } from '../../engine/source.js'
import { listenAll } from '../listenAll.js'
import type { MqttError } from './codes.js'
import { createMqttConnection } from './connection.js'
import { deliver } from './deliver.js'
import { createDials, phaseOf } from './dials.js'
import { periodOf, type MqttClient, type MqttOptions, type MqttPacket } from './mqttClient.js'
import { createOwnTopics, type OwnTopics } from './ownTopics.js'
import { checkMqtt } from './options.js'
import { createSends } from './sends.js'
import { createSubscriptions } from './subscriptions.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The facts of an MQTT.js client: one connection, and topic filters as channels. */
export function mqttSource(client: MqttClient, options: MqttOptions = {}): Source {
  if (process.env.NODE_ENV !== 'production') checkMqtt(client, options)
  const own = createOwnTopics(client)
  return {
    name: 'mqtt',
    capabilities: capabilitiesOf(client, options),
    attach: (sink, environment) => attach({ client, options, own }, sink, environment),
  }
}

function capabilitiesOf(client: MqttClient, options: MqttOptions): Capabilities {
  // Defaults of MQTT.js 5.
  const { connectTimeout = 30_000, keepalive = 60 } = client.options
  const retries = periodOf(client) > 0
  return {
    dials: 'client',
    retriesFirstDial: retries,
    givesUp: retries ? 'never' : 'on-first-error',
    nextAttempt: 'computed',
    dialTimeoutMs: connectTimeout,
    // A ping at the keepalive, and half of it again for its answer.
    deadLinkMs: keepalive === 0 ? null : keepalive * 1500,
    verdicts: 'codes',
    retryNow: 'safe',
    verifies: true,
    channels: true,
    resubscribes: 'connector',
    continuity: options.brokerQueues === true && client.options.clean === false ? 'proved' : 'none',
    // A function may give 0 for some topics.
    acknowledges: options.qos === 0 || typeof options.qos === 'function' ? 'written' : 'received',
    deduplicates: false,
    countsPending: true,
  }
}

interface Watched {
  readonly client: MqttClient
  readonly options: MqttOptions
  /** Outlives a link: an ended client keeps its subscriptions for the next start. */
  readonly own: OwnTopics
}

function attach({ client, options, own }: Watched, sink: Sink, environment: Environment): Link {
  const dials = createDials(client, environment)
  const subscriptions = createSubscriptions(client, options, sink, own)
  const connection = createMqttConnection({ client, options, sink, subscriptions, dials })
  const sends = createSends(client, options, sink, environment)
  let isVerifying = false

  const stopListening = listenAll(client, {
    connect: (packet: MqttPacket) => {
      connection.letIn(packet)
      connection.up()
      sends.changed()
    },
    reconnect: connection.reconnecting,
    close: () => {
      connection.lost()
      sends.changed()
    },
    end: () => {
      if (connection.ended()) sends.ended()
    },
    error: (error: MqttError) => connection.failed(error),
    disconnect: (packet: MqttPacket) => connection.sentAway(packet),
    packetsend: (packet: MqttPacket) => {
      subscriptions.sent(packet)
      if (packet.cmd === 'publish') sends.changed()
    },
    packetreceive: (packet: MqttPacket) => {
      if (packet.cmd === 'connack') connection.letIn(packet)
      subscriptions.received(packet)
      if (packet.cmd === 'puback' || packet.cmd === 'pubcomp') sends.changed()
      if (isVerifying) sink.alive()
      isVerifying = false
    },
    message: (topic: string, payload: Uint8Array) => {
      // Messages that a session kept can come before `connect`.
      if (client.connected) connection.up()
      deliver(subscriptions.filters(), [topic, payload], options, sink, environment.report)
    },
  })

  if (client.connected) connection.up()
  else if (phaseOf(client) === 'dialling') connection.dialling()

  return {
    observe: connection.observe,
    retryNow: dials.now,
    verify: () => {
      isVerifying = client.connected
      if (isVerifying) client.sendPing()
      return isVerifying
    },
    connect: () => {
      if (phaseOf(client) === 'idle') client.connect()
      else if (connection.observe().phase === 'stopped') dials.now()
    },
    disconnect: () => {
      // The broker publishes the last will of a client that does not say goodbye. Without a stream the client cannot end.
      if (phaseOf(client) !== 'idle') client.end(!client.connected)
      connection.closed()
    },
    subscribe: subscriptions.subscribe,
    send: sends.send,
    dispose: () => {
      stopListening()
      dials.cancel()
      sends.dispose()
    },
  }
}
