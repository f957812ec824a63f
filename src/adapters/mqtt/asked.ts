import type { MqttClient, MqttPacket } from './mqttClient.js'

/** Requests without an answer, by topic. */
export interface Asked {
  /** The topics of a request. */
  readonly sent: (packet: MqttPacket) => readonly string[]
  /** The topics that an answer is about. */
  readonly answered: (packet: MqttPacket) => readonly { readonly topic: string; readonly granted: number }[]
  readonly has: (topic: string) => boolean
  readonly topics: () => readonly string[]
  readonly clear: () => void
}

/** Requests of one kind without an answer, by the id of their packet. */
export function createAsked(request: 'subscribe' | 'unsubscribe', answer: 'suback' | 'unsuback'): Asked {
  const topicsById = new Map<number, readonly string[]>()
  return {
    sent: ({ cmd, messageId, subscriptions = [], unsubscriptions = [] }) => {
      if (cmd !== request || messageId === undefined) return []
      const topics = [...subscriptions.map(({ topic }) => topic), ...unsubscriptions]
      topicsById.set(messageId, topics)
      return topics
    },
    answered: ({ cmd, messageId, granted = [] }) => {
      if (cmd !== answer || messageId === undefined) return []
      const topics = topicsById.get(messageId) ?? []
      topicsById.delete(messageId)
      return topics.map((topic, index) => ({ topic, granted: granted[index] ?? 0 }))
    },
    has: (topic) => [...topicsById.values()].some((topics) => topics.includes(topic)),
    topics: () => [...topicsById.values()].flat(),
    clear: () => topicsById.clear(),
  }
}

/** Leaves that the broker has not answered. */
export interface Leaves extends Asked {
  readonly lost: () => void
  /** A session that the broker kept still has what the broker has not heard to be left. */
  readonly returned: (isPresent: boolean, wanted: ReadonlyMap<string, unknown>) => void
}

export function createLeaves(client: MqttClient): Leaves {
  const left = createAsked('unsubscribe', 'unsuback')
  const unheard = new Set<string>()
  return {
    ...left,
    sent: (packet) => {
      // The leave before this subscription must not end it.
      for (const { topic } of packet.subscriptions ?? []) unheard.delete(topic)
      return left.sent(packet)
    },
    /** A broker may handle what follows a leave first, and end the next subscription with the leave. */
    has: (filter) =>
      left.has(filter) ||
      client.queue.some(({ packet: { unsubscriptions = [] } }) => unsubscriptions.includes(filter)),
    lost: () => {
      for (const filter of left.topics()) unheard.add(filter)
      left.clear()
    },
    returned: (isPresent, wanted) => {
      for (const filter of unheard) if (isPresent && !wanted.has(filter)) client.unsubscribe(filter)
      unheard.clear()
    },
  }
}
