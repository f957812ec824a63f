import { hasMethods, isRecord } from '../../core/shape.js'
import {
  checkArgument,
  checkOptions,
  isFlag,
  isFunction,
  type Check,
  type OptionChecks,
} from '../../engine/checkOptions.js'
import type { MqttOptions } from './mqttClient.js'

const isClient: Check = (value) =>
  isRecord(value) &&
  hasMethods(value, 'on', 'off', 'publish', 'subscribe', 'unsubscribe', 'end') &&
  isRecord(value['options'])
    ? null
    : 'a client of MQTT.js, such as mqtt.connect(url)'

const optionChecks = (): OptionChecks<MqttOptions> => ({
  qos: (value) =>
    value === 0 || value === 1 || value === 2 || typeof value === 'function'
      ? null
      : '0, 1, 2, or a function that gives one for a topic',
  decode: isFunction,
  encode: isFunction,
  brokerQueues: isFlag,
  identity: isFunction,
})

/**
 * Rejects what is no client, and wrong options. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkMqtt(client: unknown, options: MqttOptions): void {
  checkArgument('fromMqtt', isClient, client)
  checkOptions('fromMqtt', optionChecks(), options)
}
