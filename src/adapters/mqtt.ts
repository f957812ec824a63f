import type { Connector } from '../engine/connector.js'
import { observe } from '../engine/observe.js'
import type { MqttClient, MqttOptions } from './mqtt/mqttClient.js'
import { mqttSource } from './mqtt/mqttSource.js'

export type { MqttClient, MqttClientOptions, MqttOptions, MqttQos } from './mqtt/mqttClient.js'

/**
 * A connector over an MQTT.js 5 client that the app already has. The client dials; its state is observed and explained. A
 * channel is a topic filter; of filters that overlap, a broker may deliver a message once for each.
 *
 * Two clients with the same client id take the session from each other for ever; the protocol before MQTT 5 does not tell.
 *
 * @throws TypeError in development, when the client or an option is not what is expected
 * @example
 * const client = mqtt.connect('wss://broker.example', { clean: false, clientId, manualConnect: true })
 * const connectivity = createConnectivity(fromMqtt(client, { brokerQueues: true }))
 */
export const fromMqtt = (client: MqttClient, options: MqttOptions = {}): Connector =>
  observe(mqttSource(client, options))
