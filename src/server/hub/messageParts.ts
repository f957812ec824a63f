import type { Part } from './batches.js'
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
export function createMessageParts(): (channel: HubChannel, entry: StoredEntry) => Part {
  const parts = new WeakMap<StoredEntry, Part>()
  return (channel, entry) => {
    const known = parts.get(entry)
    if (known) return known
    const part = { text: `${channel.prefix}${messageFields(entry)}}` }
    parts.set(entry, part)
    return part
  }
}
