const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
/** Another odd factor, for the second half. */
const OTHER_PRIME = 0x85ebca6b

/** Two hashes of 32 bits of a name, as letters and digits. */
function markOf(name: string): string {
  let first = FNV_OFFSET
  let second = FNV_OFFSET
  for (let index = 0; index < name.length; index += 1) {
    const unit = name.charCodeAt(index)
    first = Math.imul(first ^ unit, FNV_PRIME)
    second = Math.imul(second ^ unit, OTHER_PRIME)
  }
  return [first, second].map((half) => (half >>> 0).toString(36).padStart(7, '0')).join('')
}

/**
 * The epoch of a history. It follows from the channel and the number of the history alone, so that it is the same before and after
 * the first message; the mark tells histories of different channels apart, above all the queues of different sessions.
 *
 * @param store The epoch of the store.
 * @param life The number of the history among those of its channel.
 */
export const epochOfHistory = (store: string, channel: string, life: number): string =>
  `${store}.${markOf(channel)}-${life}`
