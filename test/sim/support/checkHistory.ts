import { mostDialsWithin, type Dial } from '../../soak/support/dialRecord.js'
import { acceptedCopies } from './acceptedCopies.js'
import { checkDelivery } from './checkDelivery.js'
import { checkDurable } from './checkDurable.js'
import { checkPublishes } from './checkPublishes.js'
import { checkSends } from './checkSends.js'
import { entryOf } from './entryOf.js'
import type { HistoryEvent, RunFacts } from './history.js'

/** Faults that a full log, a restarted store or the app's own act explains. */
function checkFaults(events: readonly HistoryEvent[]): string[] {
  const causes = new Set<string>()
  const found: string[] = []
  for (const event of events) {
    if (event.type === 'caused') causes.add(`${event.code} ${event.channel ?? '*'}`)
    if (event.type !== 'fault') continue
    const { client, channel, code } = event
    if (!causes.has(`${code} ${channel}`) && !causes.has(`${code} *`))
      found.push(`uncaused: ${client} was told ${code} on ${channel}`)
  }
  return found
}

/** No more than 10 automatic dials in 10 s and 30 in 5 min, whatever happens. */
function checkDials(events: readonly HistoryEvent[]): string[] {
  const dials = new Map<string, Dial[]>()
  for (const event of events)
    if (event.type === 'dialled') entryOf(dials, event.client, (): Dial[] => []).push(event)
  return [...dials].flatMap(([client, own]) => [
    ...(mostDialsWithin(own, 10_000) > 10 ? [`storm: ${client} dialled more than 10 times in 10 s`] : []),
    ...(mostDialsWithin(own, 300_000) > 30 ? [`storm: ${client} dialled more than 30 times in 5 min`] : []),
  ])
}

/** No read of the server goes on for ever. */
const checkReads = (events: readonly HistoryEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'endless' ? [`endless: the server reads ${event.channel} again and again`] : [],
  )

/** After everything was healed, each client is connected, up to date, and leaves nothing behind. */
function checkEnd(events: readonly HistoryEvent[], { finals, wellAt }: RunFacts): string[] {
  const late = wellAt === null ? ['late: a minute is not enough for all clients to be well'] : []
  const ends = events.flatMap((event) => {
    if (event.type !== 'ended') return []
    const { client, status, channels, missing, left, reported } = event
    const found = reported.map((error) => `reported: ${client}: ${error}`)
    if (status !== 'connected') found.push(`not connected: ${client} is ${status}`)
    if (missing.length > 0)
      found.push(`incomplete: the list of ${client} lacks ${missing.slice(0, 5).join(', ')}`)
    if (left > 0) found.push(`leak: ${client} leaves ${left} timers or listeners`)
    for (const { channel, status: state, last } of channels) {
      if (state !== 'subscribed') found.push(`not subscribed: ${client} to ${channel}: ${state}`)
      else if (last !== finals.get(channel)) found.push(`behind: ${client} on ${channel} ends with ${last}`)
    }
    return found
  })
  return [...late, ...ends]
}

/** The violations of a run; empty when every promise was kept. */
export function checkHistory(events: readonly HistoryEvent[], facts: RunFacts): readonly string[] {
  const accepted = acceptedCopies(events)
  return [
    ...checkDelivery(events, accepted, facts),
    ...checkDurable(events, facts),
    ...checkSends(events, accepted, facts),
    ...checkPublishes(events),
    ...checkFaults(events),
    ...checkDials(events),
    ...checkReads(events),
    ...checkEnd(events, facts),
  ]
}
