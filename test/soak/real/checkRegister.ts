import { placeOf } from '../../sim/support/acceptedCopies.js'
import type { HistoryEvent } from '../../sim/support/history.js'

interface Invoked {
  readonly channel: string
}

/**
 * A channel of kind `latest` is a register: a client that comes after a write was acknowledged begins with that write, or with a later
 * one. Only the first reading of a client counts, because a later one may go on with a subscription that lingers, and what was on its
 * way. Readings of another history are not compared.
 */
export function checkRegister(events: readonly HistoryEvent[], kinds: ReadonlyMap<string, string>): string[] {
  const sends = new Map<string, Invoked>()
  const epochs = new Map<string, string>()
  /** The newest acknowledged offset of each history. */
  const written = new Map<string, number>()
  /** Readings that have no message yet, with what was written when they began. */
  const begun = new Map<string, Map<string, number>>()
  const came = new Set<string>()
  const found: string[] = []
  for (const event of events) {
    if (event.type === 'invoked') sends.set(event.data, event)
    if (event.type === 'accepted') epochs.set(`${event.channel}\n${event.data}`, event.epoch)
    if (event.type === 'acknowledged' && event.offset !== null) {
      const channel = sends.get(event.data)?.channel ?? ''
      const key = `${channel}\n${epochs.get(`${channel}\n${event.data}`) ?? ''}`
      written.set(key, Math.max(written.get(key) ?? 0, event.offset))
    }
    // What the store lost was written in vain.
    if (event.type === 'opened')
      for (const offsets of [written, ...begun.values()])
        for (const [key, offset] of offsets)
          offsets.set(key, Math.min(offset, event.ends.get(key.slice(key.indexOf('\n') + 1)) ?? 0))
    if (event.type !== 'moved' && event.type !== 'delivered') continue
    if (kinds.get(event.channel) !== 'latest') continue
    const reading = `${event.client}\n${event.channel}`
    if (event.type === 'moved') {
      if (!came.has(reading)) begun.set(reading, new Map(written))
      came.add(reading)
      continue
    }
    const least = begun.get(reading)?.get(`${event.channel}\n${event.epoch}`) ?? 0
    if (begun.delete(reading) && event.offset < least)
      found.push(
        `stale: ${event.client} begins at ${placeOf(event.channel, event.epoch, event.offset)}, and #${least} was acknowledged before`,
      )
  }
  return found
}
