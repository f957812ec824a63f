import type { MqttClient, MqttQos } from './mqttClient.js'

/** The topic filters that the client subscribes to for the channels alone. The app may use the same client, and the same topics. */
export interface OwnTopics {
  /**
   * Notes a subscription that is about to be made.
   *
   * @returns the QoS to ask for: a broker has one for each topic, and that of the app is not lowered
   */
  readonly add: (filter: string, qos: MqttQos) => MqttQos
  /** Ends a subscription, unless the app has it, too. */
  readonly leave: (filter: string) => void
  /** Ends those that were left while the client could not tell the broker. */
  readonly leaveOthers: (wanted: ReadonlyMap<string, unknown>) => void
}

interface Repeated {
  /** Subscriptions that MQTT.js makes again after a loss. A private member: nothing public tells them. */
  readonly _resubscribeTopics?: { readonly [filter: string]: { readonly qos: MqttQos } | undefined }
}

const knownQos = (client: MqttClient, filter: string): MqttQos | undefined =>
  (client as MqttClient & Repeated)._resubscribeTopics?.[filter]?.qos

export function createOwnTopics(client: MqttClient): OwnTopics {
  /** Each with the QoS that was asked for: another one in the client is of the app. */
  const own = new Map<string, MqttQos>()

  function leave(filter: string): void {
    // MQTT.js says nothing to the broker any more, and would subscribe again after a new start.
    if (client.disconnecting) return
    const asked = own.get(filter)
    own.delete(filter)
    const known = knownQos(client, filter) ?? asked
    if (asked !== undefined && known === asked) client.unsubscribe(filter)
  }

  return {
    add(filter, qos) {
      const known = knownQos(client, filter)
      const asked = known !== undefined && known > qos ? known : qos
      if (known === undefined || known === own.get(filter)) own.set(filter, asked)
      else own.delete(filter)
      return asked
    },
    leave,
    leaveOthers(wanted) {
      for (const filter of [...own.keys()]) if (!wanted.has(filter)) leave(filter)
    },
  }
}
