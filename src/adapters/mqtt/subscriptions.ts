import type { Sink, SourceChannelState } from '../../engine/source.js'
import { qosOf, type MqttClient, type MqttOptions, type MqttPacket } from './mqttClient.js'

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
  /** The client was asked to make it. */
  isAsked: boolean
  /** The broker has it in its present session. */
  isConfirmed: boolean
  /** The app subscribed to the same topic itself. */
  isShared: boolean
  wasLost: boolean
  status: SourceChannelState['status']
}

const newSubscription = (): Subscription => ({
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
  const asked = createAsked()
  let session: MqttSession | null = null

  const become = (filter: string, state: SourceChannelState): void => {
    const subscription = wanted.get(filter)
    if (subscription === undefined) return
    subscription.status = state.status
    sink.channel(filter, state)
  }
  const refuse = (filter: string, code: number | null, message: string | null): void =>
    become(filter, { status: 'failed', reason: 'channel-denied', code, message })
  const confirm = (filter: string, continuity: 'recovered' | 'unknown'): void => {
    const subscription = wanted.get(filter)
    if (subscription === undefined) return
    subscription.isConfirmed = true
    if (!subscription.wasLost) return become(filter, { status: 'subscribed' })
    const forgotten = session?.isForgotten === true ? ({ reason: 'process-closed' } as const) : {}
    become(filter, { status: 'subscribed', continuity, ...forgotten })
  }

  const ask = (filter: string, isRepeated: boolean): void => {
    const asking = wanted.get(filter)
    if (asking !== undefined) asking.isAsked = true
    client.subscribe(requestOf(filter, options, isRepeated), (error, granted) => {
      const subscription = wanted.get(filter)
      if (subscription === undefined || session === null) return
      if (error instanceof Error) {
        if (subscription.status !== 'failed') refuse(filter, null, error.message)
      } else if (granted?.length === 0) {
        subscription.isShared = true
        if (!asked.has(filter)) confirm(filter, 'unknown')
      }
    })
  }

  const leaves = createLeaves(client, (filter) => {
    if (session !== null && wanted.get(filter)?.isAsked === false) ask(filter, false)
  })

  return {
    filters: () => wanted.keys(),
    subscribe: (filter) => {
      const subscription = newSubscription()
      wanted.set(filter, subscription)
      if (session !== null && !leaves.has(filter)) ask(filter, false)
      return () => {
        if (wanted.get(filter) === subscription && wanted.delete(filter)) leaves.begin(filter, subscription)
      }
    },
    sent: (packet) => {
      const topics = asked.sent(packet).filter((topic) => wanted.get(topic)?.status === 'interrupted')
      if (session !== null) for (const topic of topics) become(topic, { status: 'subscribing' })
    },
    received: (packet) => {
      for (const { topic, granted } of asked.answered(packet))
        if (granted >= REFUSED) refuse(topic, granted, null)
        else confirm(topic, 'unknown')
    },
    connected: (next) => {
      session = next
      for (const [filter, subscription] of wanted) {
        if (!next.isPresent) subscription.isConfirmed = false
        if (subscription.isConfirmed) confirm(filter, next.continuity)
        else if (asked.has(filter)) become(filter, { status: 'subscribing' })
        else if (subscription.status !== 'failed' && !leaves.has(filter)) ask(filter, true)
      }
    },
    lost: () => {
      session = null
      asked.clear()
      for (const [filter, subscription] of wanted) {
        if (subscription.status === 'failed') continue
        subscription.wasLost ||= subscription.isConfirmed
        become(filter, { status: 'interrupted' })
      }
    },
  }
}

/** Subscriptions that were left, until the broker has answered. */
interface Leaves {
  readonly begin: (filter: string, subscription: Subscription) => void
  /** A broker may handle what follows first, and end the next subscription with this one. */
  readonly has: (filter: string) => boolean
}

function createLeaves(client: MqttClient, answered: (filter: string) => void): Leaves {
  const leaving = new Set<string>()
  return {
    has: (filter) => leaving.has(filter),
    /** Also while the connection is down, because the client would subscribe again by itself. */
    begin(filter, { isAsked, isShared }) {
      // The app's own subscription to the same topic stays.
      if (!isAsked || isShared || client.disconnecting) return
      leaving.add(filter)
      client.unsubscribe(filter, () => {
        leaving.delete(filter)
        answered(filter)
      })
    },
  }
}

/** `resubscribe` makes the client send the subscriptions that it believes to stand. */
const requestOf = (filter: string, options: MqttOptions, isRepeated: boolean): object => ({
  [filter]: { qos: qosOf(options, filter) },
  ...(isRepeated && { resubscribe: true }),
})

/** Codes of a SUBACK from here on are a refusal. Source: MQTT 5, section 3.9.3. */
const REFUSED = 128

interface Asked {
  /** The topics of a SUBSCRIBE. */
  readonly sent: (packet: MqttPacket) => readonly string[]
  /** The topics that a SUBACK answers. */
  readonly answered: (packet: MqttPacket) => readonly { readonly topic: string; readonly granted: number }[]
  readonly has: (topic: string) => boolean
  readonly clear: () => void
}

/** Subscriptions without an answer, by the id of their packet. */
function createAsked(): Asked {
  const topicsById = new Map<number, readonly string[]>()
  return {
    sent: ({ cmd, messageId, subscriptions = [] }) => {
      if (cmd !== 'subscribe' || messageId === undefined) return []
      const topics = subscriptions.map(({ topic }) => topic)
      topicsById.set(messageId, topics)
      return topics
    },
    answered: ({ cmd, messageId, granted = [] }) => {
      if (cmd !== 'suback' || messageId === undefined) return []
      const topics = topicsById.get(messageId) ?? []
      topicsById.delete(messageId)
      return topics.map((topic, index) => ({ topic, granted: granted[index] ?? 0 }))
    },
    has: (topic) => [...topicsById.values()].some((topics) => topics.includes(topic)),
    clear: () => topicsById.clear(),
  }
}
