import type { Sink } from '../../engine/source.js'
import { createAsked, createLeaves } from './asked.js'
import { qosOf, type MqttClient, type MqttOptions, type MqttPacket, type MqttQos } from './mqttClient.js'
import type { OwnTopics } from './ownTopics.js'
import { createTeller, newSubscription, type MqttSession, type Subscription } from './subscription.js'

/** Topic filters that are in use as channels. */
export interface Subscriptions {
  readonly filters: () => Iterable<string>
  readonly subscribe: (filter: string) => () => void
  readonly sent: (packet: MqttPacket) => void
  readonly received: (packet: MqttPacket) => void
  readonly connected: (session: MqttSession) => void
  readonly lost: () => void
}

/**
 * A channel is subscribed when the broker has acknowledged it, and not before: the packets are read, because the client
 * does not report how its own repeated subscriptions end.
 */
export function createSubscriptions(
  client: MqttClient,
  options: MqttOptions,
  sink: Sink,
  own: OwnTopics,
): Subscriptions {
  const wanted = new Map<string, Subscription>()
  const asked = createAsked('subscribe', 'suback')
  const left = createLeaves(client)
  let session: MqttSession | null = null
  const { become, refuse, confirm, takenAway } = createTeller(wanted, () => session, sink)

  const ask = (filter: string, subscription: Subscription, isRepeated: boolean): void => {
    subscription.isAsked = true
    const qos = own.add(filter, subscription.qos)
    client.subscribe(requestOf(filter, qos, isRepeated), (error, granted) => {
      if (wanted.get(filter) !== subscription || session === null || subscription.status === 'failed') return
      if (error instanceof Error) refuse(filter, { message: error.message })
      // The app has subscribed to it; its own request may still be under way.
      else if (granted?.length === 0 && !asked.has(filter) && !isUnsent(client, filter))
        confirm(filter, 'unknown')
    })
  }

  return {
    filters: () => wanted.keys(),
    subscribe: (filter) => {
      const subscription = newSubscription(qosOf(options, filter))
      wanted.set(filter, subscription)
      if (session !== null && !left.has(filter)) ask(filter, subscription, false)
      return () => {
        if (wanted.get(filter) === subscription && wanted.delete(filter)) own.leave(filter)
      }
    },
    sent: (packet) => {
      left.sent(packet).forEach(takenAway)
      const topics = asked.sent(packet).filter((topic) => wanted.get(topic)?.status === 'interrupted')
      if (session !== null) for (const topic of topics) become(topic, { status: 'subscribing' })
    },
    received: (packet) => {
      // An answer to a subscription that was left is none to the next one.
      for (const { topic, granted } of asked.answered(packet))
        if (wanted.get(topic)?.isAsked !== true) continue
        else if (granted >= REFUSED) refuse(topic, { code: granted })
        else confirm(topic, 'unknown')
      for (const { topic } of left.answered(packet)) {
        const next = wanted.get(topic)
        if (session !== null && next?.isAsked === false) ask(topic, next, false)
      }
    },
    connected: (next) => {
      session = next
      left.returned(next.isPresent, wanted)
      own.leaveOthers(wanted)
      for (const [filter, subscription] of wanted) {
        if (!next.isPresent) subscription.isConfirmed = false
        if (subscription.isConfirmed) confirm(filter, next.continuity)
        // Of a topic that was never asked for, the request is one of the app, maybe with a lower QoS.
        else if (subscription.isAsked && asked.has(filter)) become(filter, { status: 'subscribing' })
        else if (subscription.status !== 'failed' && !left.has(filter)) ask(filter, subscription, true)
      }
    },
    lost: () => {
      session = null
      asked.clear()
      left.lost()
      for (const [filter, subscription] of wanted) {
        if (subscription.status === 'failed') continue
        subscription.wasLost ||= subscription.isConfirmed
        become(filter, { status: 'interrupted' })
      }
    },
  }
}

/** Whether a request to subscribe waits in the client. */
const isUnsent = ({ queue }: MqttClient, filter: string): boolean =>
  queue.some(({ packet: { subscriptions = [] } }) => subscriptions.some(({ topic }) => topic === filter))

/** `resubscribe` makes the client send the subscriptions that it believes to stand. */
const requestOf = (filter: string, qos: MqttQos, isRepeated: boolean): object => ({
  [filter]: { qos },
  ...(isRepeated && { resubscribe: true }),
})

/** Codes of a SUBACK from here on are a refusal. Source: MQTT 5, section 3.9.3. */
const REFUSED = 128
