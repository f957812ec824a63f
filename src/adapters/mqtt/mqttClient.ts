import type { Emitter } from '../listenAll.js'

/** The part of an MQTT.js 5 `MqttClient` that is used. */
export interface MqttClient extends Emitter {
  readonly connected: boolean
  readonly disconnecting: boolean
  readonly disconnected: boolean
  readonly reconnecting: boolean
  readonly options: MqttClientOptions
  /** Absent before the first dial of a client with `manualConnect`. */
  readonly stream?: { readonly destroyed: boolean; destroy(): unknown }
  readonly incomingStore: unknown
  readonly outgoingStore: unknown
  /** Sent and not acknowledged, by message id. */
  readonly outgoing: { readonly [id: number]: { readonly cmd: string; readonly cb: unknown } }
  /** Not sent yet. */
  readonly queue: readonly { readonly packet: QueuedPacket }[]
  // Methods, because the client's own ones accept fewer events and closer types.
  connect(): unknown
  reconnect(stores?: unknown): unknown
  end(force?: boolean): unknown
  sendPing(): void
  publish(topic: string, payload: unknown, options: unknown, done: (error?: unknown) => void): unknown
  subscribe(topics: unknown, done: (error: Error | null, granted?: readonly unknown[]) => void): unknown
  unsubscribe(topic: string): unknown
  getLastMessageId(): number
  removeOutgoingMessage(id: number): unknown
}

interface QueuedPacket {
  readonly cmd?: string | undefined
  readonly subscriptions?: readonly { readonly topic: string }[]
  readonly unsubscriptions?: readonly string[]
}

export interface MqttClientOptions {
  readonly clean?: boolean
  readonly connectTimeout?: number
  readonly keepalive?: number
  readonly reconnectOnConnackError?: boolean
  readonly reconnectPeriod?: number
  incomingStore?: unknown
  outgoingStore?: unknown
}

/** A packet, as far as it is read. */
export interface MqttPacket {
  readonly cmd: string
  readonly messageId?: number
  readonly sessionPresent?: boolean
  readonly reasonCode?: number
  readonly granted?: readonly number[]
  readonly subscriptions?: readonly { readonly topic: string }[]
  readonly unsubscriptions?: readonly string[]
}

/** Guaranteed delivery: 0 at most once, 1 at least once, 2 exactly once. */
export type MqttQos = 0 | 1 | 2

/** Options of `fromMqtt`. */
export interface MqttOptions {
  /** For subscriptions and for sends. Default: 1. */
  readonly qos?: MqttQos | ((topic: string) => MqttQos)
  /** A message as it is handed to the app. Default: JSON, and text that is no JSON as it is. */
  readonly decode?: (payload: Uint8Array, topic: string) => unknown
  /** Data as it is sent. Default: JSON. */
  readonly encode?: (data: unknown, topic: string) => string | Uint8Array
  /**
   * The broker keeps every message of a lost connection: the client has `clean: false`, publishers use a QoS of 1 or 2, and the
   * broker's queue has no limit that is ever reached. Only then a session that is still present proves that nothing was missed;
   * MQTT itself says no more than that the subscriptions were kept. Default: false.
   */
  readonly brokerQueues?: boolean
  /** The identity of the app at the broker, as an opaque id. Default: unknown. */
  readonly identity?: () => string | null
}

export const qosOf = ({ qos = 1 }: MqttOptions, topic: string): MqttQos =>
  typeof qos === 'function' ? qos(topic) : qos

/** The time between two dials, in milliseconds; 0: none. Default of MQTT.js 5. */
export const periodOf = ({ options }: MqttClient): number => options.reconnectPeriod ?? 1000
