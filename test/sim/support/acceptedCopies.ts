import type { HistoryEvent } from './history.js'

/** A message at a place, from when it was accepted until the store lost it. */
export interface Copy {
  readonly channel: string
  readonly epoch: string
  readonly offset: number
  readonly data: string
  /** The user whose session published; null for server code. */
  readonly user: string | null
  /** The event with which it was there. */
  readonly from: number
  /** The event with which it was lost, because the store was set back; Infinity when it never was. */
  until: number
}

/** A place in the history of a channel. */
export const placeOf = (channel: string, epoch: string, offset: number): string =>
  `${channel} ${epoch}#${offset}`

/** Everything that the server ever showed as durable; a place with two payloads at a time is a violation. */
export function acceptedCopies(events: readonly HistoryEvent[]): {
  readonly copies: readonly Copy[]
  readonly wrong: readonly string[]
} {
  const copies: Copy[] = []
  const wrong: string[] = []
  const current = new Map<string, Copy>()
  for (const [index, event] of events.entries()) {
    if (event.type === 'opened') {
      for (const [place, copy] of current) {
        if (copy.offset <= (event.ends.get(copy.epoch) ?? 0)) continue
        copy.until = index
        current.delete(place)
      }
    }
    if (event.type !== 'accepted') continue
    const { channel, epoch, offset, data, user } = event
    const place = placeOf(channel, epoch, offset)
    const before = current.get(place)
    if (before?.data === data) continue
    if (before !== undefined) wrong.push(`rewritten: ${place} was ${before.data} and became ${data}`)
    const copy = { channel, epoch, offset, data, user, from: index, until: Infinity }
    copies.push(copy)
    current.set(place, copy)
  }
  return { copies, wrong }
}
