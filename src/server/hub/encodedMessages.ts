import type { EncodedFrame } from './batches.js'
import type { HubChannel } from './model.js'
import { publishIdOf } from './publishId.js'
import type { StoredEntry } from './store.js'

/** The fields of a message that messages and pages share, without braces. */
export function messageFields(entry: StoredEntry): string {
  const id = publishIdOf(entry)
  const data = `"o":${entry.offset},"d":${entry.data}`
  return id === null ? data : `${data},"id":${JSON.stringify(id)}`
}

/** The start of every message frame of a channel. */
export const messagePrefix = (channel: string): string => `{"t":"message","ch":${JSON.stringify(channel)},`

/** Encodes messages. One encoding serves all subscribers of an entry, live or late. */
export function createEncodedMessages(): (channel: HubChannel, entry: StoredEntry) => EncodedFrame {
  const encoded = new WeakMap<StoredEntry, EncodedFrame>()
  return (channel, entry) => {
    const known = encoded.get(entry)
    if (known) return known
    const frame = { text: `${channel.prefix}${messageFields(entry)}}` }
    encoded.set(entry, frame)
    return frame
  }
}
