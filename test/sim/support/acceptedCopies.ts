import { entryOf } from './entryOf.js'
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

/** The copies of one history, by offset. */
type History = Map<number, Copy>

/** Everything that the server ever showed as durable; a place with two payloads at a time is a violation. */
export interface Accepted {
  readonly copies: readonly Copy[]
  /** The copies of each payload. */
  readonly byData: ReadonlyMap<string, readonly Copy[]>
  readonly wrong: readonly string[]
}

export function acceptedCopies(events: readonly HistoryEvent[]): Accepted {
  const copies: Copy[] = []
  const byData = new Map<string, Copy[]>()
  const wrong: string[] = []
  /** What is there now, by channel and epoch: most events tell of a place that is known. */
  const current = new Map<string, Map<string, History>>()
  for (const [index, event] of events.entries()) {
    if (event.type === 'opened') endLost(current, event.ends, index)
    if (event.type !== 'accepted') continue
    const { channel, epoch, offset, data, user } = event
    const history = entryOf(
      entryOf(current, channel, () => new Map<string, History>()),
      epoch,
      (): History => new Map(),
    )
    const before = history.get(offset)
    if (before?.data === data) continue
    if (before !== undefined)
      wrong.push(`rewritten: ${placeOf(channel, epoch, offset)} was ${before.data} and became ${data}`)
    const copy = { channel, epoch, offset, data, user, from: index, until: Infinity }
    copies.push(copy)
    entryOf(byData, data, (): Copy[] => []).push(copy)
    history.set(offset, copy)
  }
  return { copies, byData, wrong }
}

/** Ends the copies that a store has lost when it opens. */
function endLost(
  current: ReadonlyMap<string, ReadonlyMap<string, History>>,
  ends: ReadonlyMap<string, number>,
  index: number,
): void {
  for (const histories of current.values())
    for (const [epoch, history] of histories) {
      const end = ends.get(epoch) ?? 0
      for (const [offset, copy] of history) {
        if (offset <= end) continue
        copy.until = index
        history.delete(offset)
      }
    }
}
