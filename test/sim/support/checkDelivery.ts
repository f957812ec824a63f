import type { HistoryEvent, RunFacts } from './history.js'

type Delivered = Extract<HistoryEvent, { type: 'delivered' }>

/** A place in the history of a channel. */
export const placeOf = (channel: string, epoch: string, offset: number): string =>
  `${channel} ${epoch}#${offset}`

/** The payload at each place that the server ever showed as durable; a place with two payloads is a violation. */
export function acceptedPlaces(events: readonly HistoryEvent[]): {
  readonly places: ReadonlyMap<string, string>
  readonly wrong: readonly string[]
} {
  const places = new Map<string, string>()
  const wrong: string[] = []
  for (const event of events) {
    if (event.type !== 'accepted') continue
    const place = placeOf(event.channel, event.epoch, event.offset)
    const before = places.get(place)
    if (before !== undefined && before !== event.data)
      wrong.push(`rewritten: ${place} was ${before} and became ${event.data}`)
    places.set(place, event.data)
  }
  return { places, wrong }
}

/** One client on one channel: what it may deliver next. */
interface Reading {
  last: Delivered | null
  /** A fault or a new reading came since the last message, so the next one may leave a hole. */
  isExcused: boolean
  readonly seen: Set<string>
}

function checkNext(event: Delivered, reading: Reading, facts: RunFacts): string | null {
  const { last, isExcused } = reading
  const who = `${event.client} on ${placeOf(event.channel, event.epoch, event.offset)}`
  if (last === null || last.epoch !== event.epoch)
    return last === null || isExcused ? null : `changed: ${who} follows epoch ${last.epoch} without a fault`
  if (event.offset <= last.offset) return isExcused ? null : `backwards: ${who} follows #${last.offset}`
  const maySkip = isExcused || facts.kinds.get(event.channel) === 'latest'
  return maySkip || event.offset === last.offset + 1 ? null : `hole: ${who} follows #${last.offset}`
}

const newHistory: ReadonlySet<string> = new Set(['channel-closed', 'process-closed'])

/** Each client delivers what was accepted, each payload once, contiguous and in order, or a fault comes first. */
export function checkDelivery(events: readonly HistoryEvent[], facts: RunFacts): string[] {
  const { places, wrong } = acceptedPlaces(events)
  const found = [...wrong]
  const copies = new Map<string, number>()
  for (const data of places.values()) copies.set(data, (copies.get(data) ?? 0) + 1)
  const readings = new Map<string, Reading>()
  for (const event of events) {
    if (event.type !== 'delivered' && event.type !== 'fault' && event.type !== 'moved') continue
    const key = `${event.client}\n${event.channel}`
    const reading = readings.get(key) ?? { last: null, isExcused: true, seen: new Set<string>() }
    readings.set(key, reading)
    // A new reading, or a new history: the server forgets numbers and ids with the history that ended.
    if (event.type === 'moved' || (event.type === 'fault' && newHistory.has(event.code))) reading.seen.clear()
    if (event.type !== 'delivered') {
      reading.isExcused = true
      continue
    }
    const place = placeOf(event.channel, event.epoch, event.offset)
    if (places.get(place) !== event.data)
      found.push(`invented: ${event.client} got ${event.data} at ${place}, where ${places.get(place)} is`)
    // A send that was kept twice is judged with the sends.
    const isKeptTwice = !event.data.startsWith('server:') && (copies.get(event.data) ?? 0) > 1
    if (reading.seen.has(event.data) && !isKeptTwice)
      found.push(`twice delivered: ${event.client} got ${event.data} again at ${place}`)
    reading.seen.add(event.data)
    const problem = checkNext(event, reading, facts)
    if (problem !== null) found.push(problem)
    reading.last = event
    reading.isExcused = false
  }
  return found
}
