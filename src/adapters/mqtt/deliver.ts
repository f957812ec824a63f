import type { Sink } from '../../engine/source.js'
import type { MqttOptions } from './mqttClient.js'
import { topicMatches } from './topics.js'

/** Hands a message to every channel whose filter matches; an error of the app's `decode` costs this message only. */
export function deliver(
  filters: Iterable<string>,
  [topic, payload]: readonly [string, Uint8Array],
  { decode = decodeText }: MqttOptions,
  sink: Sink,
  report: (error: unknown) => void,
): void {
  for (const filter of filters) {
    if (!topicMatches(filter, topic)) continue
    try {
      sink.message(filter, decode(payload, topic))
    } catch (error) {
      report(error)
    }
  }
}

function decodeText(payload: Uint8Array): unknown {
  const text = new TextDecoder().decode(payload)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
