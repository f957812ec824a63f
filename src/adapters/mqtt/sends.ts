import type { Environment } from '../../engine/environment.js'
import type { Link, Sink } from '../../engine/source.js'
import { qosOf, type MqttClient, type MqttOptions } from './mqttClient.js'
import { isFilter } from './topics.js'

/** Publishing, and the number of messages under way. */
export interface Sends {
  readonly send: NonNullable<Link['send']>
  /** The number of waiting messages may have changed. */
  readonly changed: () => void
  /** The client ended: its unsent messages are never sent. */
  readonly ended: () => void
  readonly dispose: () => void
}

/** Time between two counts of the waiting messages, in milliseconds: a count costs as much as there are. */
const COUNT_MS = 50

/** Counts the messages that are not sent or not acknowledged, also those that the app published itself. */
export function createSends(
  client: MqttClient,
  options: MqttOptions,
  sink: Sink,
  environment: Environment,
): Sends {
  const abandoned = new WeakSet<object>()
  let cancelCount: (() => void) | null = null
  let isDisposed = false
  let told = 0

  const count = (): void => {
    cancelCount?.()
    cancelCount = null
    const sent = Object.values(client.outgoing).filter(
      (entry) => (entry.cmd === 'publish' || entry.cmd === 'pubrel') && !abandoned.has(entry),
    )
    const pending = sent.length + client.queue.filter(({ packet }) => packet.cmd === 'publish').length
    if (pending === told) return
    told = pending
    sink.pending(pending)
  }
  count()

  return {
    send: (topic, data, { signal }) =>
      new Promise((resolve, reject) => {
        if (isFilter(topic)) throw new Error(wildcardMessage(topic))
        const payload = options.encode?.(data, topic) ?? JSON.stringify(data)
        const done = (error?: unknown): void => {
          signal.removeEventListener('abort', withdraw)
          if (error instanceof Error) reject(error)
          else resolve()
          changed()
        }
        const withdraw = (): void => {
          // A message that the app took back must not leave with the next connection.
          if (id !== null) client.removeOutgoingMessage(id)
        }
        client.publish(topic, payload, { qos: qosOf(options, topic) }, done)
        const lastId = client.getLastMessageId()
        const id = client.outgoing[lastId]?.cb === done ? lastId : null
        signal.addEventListener('abort', withdraw)
        count()
      }),
    changed,
    ended: () => {
      for (const entry of Object.values(client.outgoing)) abandoned.add(entry)
      count()
    },
    dispose: () => {
      isDisposed = true
      cancelCount?.()
    },
  }

  function changed(): void {
    if (isDisposed) return
    cancelCount ??= environment.setTimer(count, COUNT_MS)
  }
}

const wildcardMessage = (topic: string): string =>
  `MQTT: cannot publish to ${JSON.stringify(topic)}. Expected a topic without "+" and "#", which stand for many topics. ` +
  'Send to one of the topics that the channel matches.'
