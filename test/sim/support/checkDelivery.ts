import { placeOf, type Accepted, type Copy } from './acceptedCopies.js'
import { entryOf } from './entryOf.js'
import type { HistoryEvent, RunFacts } from './history.js'

type Delivered = Extract<HistoryEvent, { type: 'delivered' }>

/** One client on one channel: what it may deliver next. */
interface Reading {
  last: Delivered | null
  /** A fault or a new reading came since the last message, so the next one may leave a hole. */
  isExcused: boolean
  readonly seen: Set<string>
}

function checkNext(event: Delivered, reading: Reading, facts: RunFacts): string | null {
  const { last, isExcused } = reading
  const who = (): string => `${event.client} on ${placeOf(event.channel, event.epoch, event.offset)}`
  if (last === null || last.epoch !== event.epoch)
    return last === null || isExcused ? null : `changed: ${who()} follows epoch ${last.epoch} without a fault`
  if (event.offset <= last.offset) return isExcused ? null : `backwards: ${who()} follows #${last.offset}`
  const maySkip = isExcused || facts.kinds.get(event.channel) === 'latest'
  return maySkip || event.offset === last.offset + 1 ? null : `hole: ${who()} follows #${last.offset}`
}

const newHistory: ReadonlySet<string> = new Set(['channel-closed', 'process-closed'])

/** Each client delivers what was accepted, each payload once, contiguous and in order, or a fault comes first. */
export function checkDelivery(
  events: readonly HistoryEvent[],
  { byData, wrong }: Accepted,
  facts: RunFacts,
): string[] {
  const found = [...wrong]
  const copiesAt = ({ channel, epoch, offset, data }: Delivered): readonly Copy[] =>
    (byData.get(data) ?? []).filter(
      (copy) => copy.offset === offset && copy.epoch === epoch && copy.channel === channel,
    )
  /** By client and channel. */
  const readings = new Map<string, Map<string, Reading>>()
  for (const [index, event] of events.entries()) {
    if (event.type !== 'delivered' && event.type !== 'fault' && event.type !== 'moved') continue
    const reading = entryOf(
      entryOf(readings, event.client, () => new Map<string, Reading>()),
      event.channel,
      (): Reading => ({ last: null, isExcused: true, seen: new Set() }),
    )
    // A new reading, or a new history: the server forgets numbers and ids with the history that ended.
    if (event.type === 'moved' || (event.type === 'fault' && newHistory.has(event.code))) reading.seen.clear()
    if (event.type !== 'delivered') {
      reading.isExcused = true
      continue
    }
    const place = (): string => placeOf(event.channel, event.epoch, event.offset)
    if (copiesAt(event).length === 0)
      found.push(`invented: ${event.client} got ${event.data} at ${place()}, where it never was`)
    const { last, isExcused } = reading
    if (last !== null && !isExcused && copiesAt(last).every(({ until }) => until < index))
      found.push(
        `silent loss: ${event.client} goes on at ${place()} after ${last.data}, which the store lost`,
      )
    // A send that was kept twice is judged with the sends.
    const isKeptTwice = !event.data.startsWith('server:') && (byData.get(event.data)?.length ?? 0) > 1
    if (reading.seen.has(event.data) && !isKeptTwice)
      found.push(`twice delivered: ${event.client} got ${event.data} again at ${place()}`)
    reading.seen.add(event.data)
    const problem = checkNext(event, reading, facts)
    if (problem !== null) found.push(problem)
    reading.last = event
    reading.isExcused = false
  }
  return found
}
