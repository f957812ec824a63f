import type { EncodedFrame } from './batches.js'
import type { HubEnvironment } from './environment.js'
import type { HubChannel } from './model.js'
import { publishIdOf } from './publishId.js'
import type { StoredEntry } from './store.js'

/** The fields of a message that messages and pages share, without braces. */
export function messageFields(entry: StoredEntry): string {
  const id = publishIdOf(entry)
  const { offset, data, at, from } = entry
  return `"o":${offset},"d":${data}${id === null ? '' : `,"id":${JSON.stringify(id)}`}${stamp(from, at)}`
}

/** The sender, if others are told one, and the time, which a clock may give in parts of a millisecond. */
const stamp = (from: string | undefined, at: number): string =>
  `${from === undefined ? '' : `,"from":${JSON.stringify(from)}`},"at":${Math.floor(at)}`

/** Encodes an ephemeral message; `json` is its data. */
export const encodeEphemeral = (
  channel: string,
  json: string,
  from: string | undefined,
  at: number,
): EncodedFrame => ({
  text: `{"t":"ephemeral","ch":${JSON.stringify(channel)},"d":${json}${stamp(from, at)}}`,
})

/** The start of every message frame of a channel. */
export const messagePrefix = (channel: string): string => `{"t":"message","ch":${JSON.stringify(channel)},`

/**
 * Encodes messages. One encoding serves all that get an entry in the same tick; kept for longer, it would double the memory of messages
 * that are read.
 */
export function createEncodedMessages({
  nextTick,
}: Pick<HubEnvironment, 'nextTick'>): (channel: HubChannel, entry: StoredEntry) => EncodedFrame {
  const encoded = new Map<StoredEntry, EncodedFrame>()
  return (channel, entry) => {
    const known = encoded.get(entry)
    if (known) return known
    if (encoded.size === 0) nextTick(() => encoded.clear())
    const frame = { text: `${channel.prefix}${messageFields(entry)}}` }
    encoded.set(entry, frame)
    return frame
  }
}
