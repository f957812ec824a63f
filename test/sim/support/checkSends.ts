import type { Accepted, Copy } from './acceptedCopies.js'
import { entryOf } from './entryOf.js'
import type { HistoryEvent, RunFacts } from './history.js'

type Invoked = Extract<HistoryEvent, { type: 'invoked' }>

/** The end of a send. */
interface Outcome {
  readonly event: Extract<HistoryEvent, { type: 'acknowledged' | 'rejected' }>
  /** Its place in the history. */
  readonly index: number
}

/** Rejections after which the message may have been accepted nevertheless, because no answer came. */
const unknownOutcomes: ReadonlySet<string> = new Set([
  'expired',
  'quarantined',
  'disconnected',
  'disposed',
  'connection-lost',
  'signed-out',
  'identity-changed',
])

/** Refusals that a later try may change, so that none of them ends a send. */
const temporary: ReadonlySet<string> = new Set(['server-error', 'out-of-order', 'rate-limited'])

const MINUTE_MS = 60_000

function checkCopies(sent: Invoked, copies: readonly Copy[], window: number): string[] {
  const found: string[] = []
  for (const [index, copy] of copies.entries()) {
    if (copy.channel !== sent.channel) found.push(`strayed: ${sent.data} is on ${copy.channel}`)
    if (copy.user !== sent.user)
      found.push(`identity: ${sent.data} of ${sent.user} was accepted from ${copy.user}`)
    const before = copies[index - 1]
    const isForgotten =
      before !== undefined && (before.epoch !== copy.epoch || Math.abs(copy.offset - before.offset) >= window)
    // What the store lost is kept again.
    const isLost = before !== undefined && before.until < copy.from
    if (before !== undefined && !isForgotten && !isLost)
      found.push(`twice accepted: ${sent.data} in ${copy.epoch}`)
  }
  return found
}

/** The sends of one client as one user keep their order on each channel: a later one is never accepted first. */
function checkOrder(sends: readonly Invoked[], copies: ReadonlyMap<string, readonly Copy[]>): string[] {
  const found: string[] = []
  const newest = new Map<string, { readonly offset: number; readonly data: string }>()
  for (const { data, client, user, channel } of sends)
    for (const { epoch, offset } of (copies.get(data) ?? [])
      .filter(({ until }) => until === Infinity)
      .slice(0, 1)) {
      const key = [client, user, channel, epoch].join('\n')
      const before = newest.get(key)
      if (before !== undefined && offset < before.offset)
        found.push(`order: ${data} was accepted before ${before.data}, which was sent earlier`)
      if (before === undefined || offset > before.offset) newest.set(key, { offset, data })
    }
  return found
}

/** Each send ends once and truly: acknowledged where it is, or rejected and, where the answer is definite, nowhere. */
export function checkSends(
  events: readonly HistoryEvent[],
  { copies: accepted, byData: copies }: Accepted,
  facts: RunFacts,
): string[] {
  const sends: Invoked[] = []
  const outcomes = new Map<string, Outcome[]>()
  for (const [index, event] of events.entries()) {
    if (event.type === 'invoked') sends.push(event)
    if (event.type === 'acknowledged' || event.type === 'rejected')
      entryOf(outcomes, event.data, (): Outcome[] => []).push({ event, index })
  }
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
    const [first, ...more] = outcomes.get(sent.data) ?? []
    const outcome = first?.event
    if (first === undefined) found.push(`unsettled: ${sent.data}`)
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
    if (outcome?.type === 'rejected' && !isUnknown(outcome.code)) {
      const copy = own.find(({ until }) => until > (first?.index ?? 0))
      if (copy !== undefined)
        found.push(`false rejection: ${sent.data} with ${outcome.code}, accepted at #${copy.offset}`)
    }
  }
  const asked = new Set(sends.map(({ data }) => data))
  for (const { channel, offset, data } of accepted)
    if (!data.startsWith('server:') && !asked.has(data))
      found.push(`unasked: ${channel}#${offset} has ${data}, which was not sent`)
  return found
}
