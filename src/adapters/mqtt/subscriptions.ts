import type { Sink, SourceChannelState } from '../../engine/source.js'
import { createAsked, createLeaves } from './asked.js'
import { qosOf, type MqttClient, type MqttOptions, type MqttPacket, type MqttQos } from './mqttClient.js'

/** Topic filters that are in use as channels. */
export interface Subscriptions {
  readonly filters: () => Iterable<string>
  readonly subscribe: (filter: string) => () => void
  readonly sent: (packet: MqttPacket) => void
  readonly received: (packet: MqttPacket) => void
  readonly connected: (session: MqttSession) => void
  readonly lost: () => void
}

/** The session that the broker announced with its CONNACK. */
export interface MqttSession {
  readonly isPresent: boolean
  /** The broker forgot a session that the client had asked it to keep. */
  readonly isForgotten: boolean
  readonly continuity: 'recovered' | 'unknown'
}

interface Subscription {
  readonly qos: MqttQos
  /** The client was asked to make it. */
  isAsked: boolean
  /** The broker has it in its present session. */
  isConfirmed: boolean
  /** The app subscribed to the same topic itself. */
  isShared: boolean
  wasLost: boolean
  status: SourceChannelState['status']
}

const newSubscription = (qos: MqttQos): Subscription => ({
  qos,
  isAsked: false,
  isConfirmed: false,
  isShared: false,
  wasLost: false,
  status: 'interrupted',
})

/**
 * A channel is subscribed when the broker has acknowledged it, and not before: the packets are read, because the client
 * does not report how its own repeated subscriptions end.
 */
export function createSubscriptions(client: MqttClient, options: MqttOptions, sink: Sink): Subscriptions {
  const wanted = new Map<string, Subscription>()
  const asked = createAsked('subscribe', 'suback')
  const left = createLeaves(client)
  let session: MqttSession | null = null

  const become = (filter: string, state: SourceChannelState): void => {
    const subscription = wanted.get(filter)
    if (subscription === undefined) return
    subscription.status = state.status
    sink.channel(filter, state)
  }
  const refuse = (filter: string, why: Pick<SourceChannelState, 'code' | 'message'>): void =>
    become(filter, { status: 'failed', reason: 'channel-denied', ...why })
  const confirm = (filter: string, continuity: 'recovered' | 'unknown'): void => {
    const subscription = wanted.get(filter)
    if (subscription === undefined) return
    subscription.isConfirmed = true
    become(filter, { status: 'subscribed', ...(subscription.wasLost && returnOf(session, continuity)) })
  }
  const ask = (filter: string, subscription: Subscription, isRepeated: boolean): void => {
    subscription.isAsked = true
    client.subscribe(requestOf(filter, subscription, isRepeated), (error, granted) => {
      if (wanted.get(filter) !== subscription || session === null || subscription.status === 'failed') return
      if (error instanceof Error) refuse(filter, { message: error.message })
      else if (granted?.length === 0) {
        subscription.isShared = true
        if (!asked.has(filter)) confirm(filter, 'unknown')
      }
    })
  }

  return {
    filters: () => wanted.keys(),
    subscribe: (filter) => {
      const subscription = newSubscription(qosOf(options, filter))
      wanted.set(filter, subscription)
      if (session !== null && !left.has(filter)) ask(filter, subscription, false)
      return () => {
        if (wanted.get(filter) === subscription && wanted.delete(filter)) leave(client, filter, subscription)
      }
    },
    sent: (packet) => {
      left.sent(packet)
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
      for (const [filter, subscription] of wanted) {
        if (!next.isPresent) subscription.isConfirmed = false
        if (subscription.isConfirmed) confirm(filter, next.continuity)
        else if (asked.has(filter)) become(filter, { status: 'subscribing' })
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

/** What a subscription has to tell that was lost and is back. */
const returnOf = (
  session: MqttSession | null,
  continuity: 'recovered' | 'unknown',
): Omit<SourceChannelState, 'status'> => ({
  continuity,
  ...(session?.isForgotten === true && { reason: 'process-closed' }),
})

/** Also while the connection is down, because the client would subscribe again by itself. */
function leave(client: MqttClient, filter: string, { isAsked, isShared }: Subscription): void {
  // The app's own subscription to the same topic stays.
  if (isAsked && !isShared && !client.disconnecting) client.unsubscribe(filter)
}

/** `resubscribe` makes the client send the subscriptions that it believes to stand. */
const requestOf = (filter: string, { qos }: Subscription, isRepeated: boolean): object => ({
  [filter]: { qos },
  ...(isRepeated && { resubscribe: true }),
})

/** Codes of a SUBACK from here on are a refusal. Source: MQTT 5, section 3.9.3. */
const REFUSED = 128
