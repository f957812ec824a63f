import { acceptedPlaces, placeOf } from './checkDelivery.js'
import type { HistoryEvent, RunFacts } from './history.js'

type Accepted = Extract<HistoryEvent, { type: 'accepted' }>
type Invoked = Extract<HistoryEvent, { type: 'invoked' }>

/** Rejections after which the message may have been accepted nevertheless, because no answer came. */
const unknownOutcomes: ReadonlySet<string> = new Set([
  'expired',
  'disconnected',
  'disposed',
  'connection-lost',
  'signed-out',
  'identity-changed',
])

/** Refusals that a later try may change, so that none of them ends a send. */
const temporary: ReadonlySet<string> = new Set(['server-error', 'out-of-order', 'rate-limited'])

const MINUTE_MS = 60_000

/** The accepted copies of each payload, one for each place. */
function copiesOf(events: readonly HistoryEvent[]): ReadonlyMap<string, readonly Accepted[]> {
  const copies = new Map<string, Map<string, Accepted>>()
  for (const event of events) {
    if (event.type !== 'accepted') continue
    const places = copies.get(event.data) ?? new Map<string, Accepted>()
    copies.set(event.data, places.set(placeOf(event.channel, event.epoch, event.offset), event))
  }
  return new Map([...copies].map(([data, places]) => [data, [...places.values()]]))
}

function checkCopies(sent: Invoked, copies: readonly Accepted[], window: number): string[] {
  const found: string[] = []
  for (const [index, copy] of copies.entries()) {
    if (copy.channel !== sent.channel) found.push(`strayed: ${sent.data} is on ${copy.channel}`)
    if (copy.user !== sent.user)
      found.push(`identity: ${sent.data} of ${sent.user} was accepted from ${copy.user}`)
    const before = copies[index - 1]
    const isForgotten =
      before !== undefined && (before.epoch !== copy.epoch || Math.abs(copy.offset - before.offset) >= window)
    if (before !== undefined && !isForgotten) found.push(`twice accepted: ${sent.data} in ${copy.epoch}`)
  }
  return found
}

/** The sends of one client as one user keep their order on each channel: a later one is never accepted first. */
function checkOrder(sends: readonly Invoked[], copies: ReadonlyMap<string, readonly Accepted[]>): string[] {
  const found: string[] = []
  const newest = new Map<string, { readonly offset: number; readonly data: string }>()
  for (const { data, client, user, channel } of sends)
    for (const { epoch, offset } of (copies.get(data) ?? []).slice(0, 1)) {
      const key = [client, user, channel, epoch].join('\n')
      const before = newest.get(key)
      if (before !== undefined && offset < before.offset)
        found.push(`order: ${data} was accepted before ${before.data}, which was sent earlier`)
      if (before === undefined || offset > before.offset) newest.set(key, { offset, data })
    }
  return found
}

/** Each send ends once and truly: acknowledged where it is, or rejected and, where the answer is definite, nowhere. */
export function checkSends(events: readonly HistoryEvent[], facts: RunFacts): string[] {
  const { places } = acceptedPlaces(events)
  const copies = copiesOf(events)
  const sends = events.filter((event): event is Invoked => event.type === 'invoked')
  const outcomes = new Map<string, HistoryEvent[]>()
  for (const event of events)
    if (event.type === 'acknowledged' || event.type === 'rejected')
      outcomes.set(event.data, [...(outcomes.get(event.data) ?? []), event])
  // A new session of the same user is recognised by the ids that the channel still keeps.
  const hasForgotten = events.some((event) => event.type === 'caused' && event.code === 'process-closed')
  // A disk that failed may have kept the message, whatever was answered to its repetition.
  const hasFailed = events.some(
    (event) => event.type === 'caused' && event.code === 'server-error' && event.channel === null,
  )
  const isUnknown = (code: string): boolean => unknownOutcomes.has(code) || hasFailed
  const found = checkOrder(sends, copies)
  for (const sent of sends) {
    const own = copies.get(sent.data) ?? []
    found.push(...checkCopies(sent, own, hasForgotten ? facts.window : Infinity))
    const [outcome, ...more] = outcomes.get(sent.data) ?? []
    if (outcome === undefined) found.push(`unsettled: ${sent.data}`)
    if (more.length > 0) found.push(`settled twice: ${sent.data}`)
    const isThere = (offset: number | null): boolean =>
      own.some((copy) => offset === null || copy.offset === offset)
    if (
      outcome?.type === 'rejected' &&
      outcome.code === 'expired' &&
      outcome.at > (facts.wellAt ?? Infinity) + MINUTE_MS
    )
      found.push(`given up: ${sent.data} expired, and its client was connected for a minute`)
    if (outcome?.type === 'rejected' && temporary.has(outcome.code))
      found.push(`given up: ${sent.data} was refused for a moment only, with ${outcome.code}`)
    if (outcome?.type === 'acknowledged' && !isThere(outcome.offset))
      found.push(`false ack: ${sent.data} at ${sent.channel}#${outcome.offset}`)
    if (outcome?.type === 'rejected' && !isUnknown(outcome.code) && own.length > 0)
      found.push(`false rejection: ${sent.data} with ${outcome.code}, accepted at #${own[0]?.offset}`)
  }
  for (const [place, data] of places)
    if (!data.startsWith('server:') && !sends.some((sent) => sent.data === data))
      found.push(`unasked: ${place} has ${data}, which was not sent`)
  return found
}
