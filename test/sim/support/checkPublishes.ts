import type { HistoryEvent } from './history.js'

type Asked = Extract<HistoryEvent, { type: 'asked' }> & { readonly at: number }

/** The server stops waiting for an answer after this. */
const DEADLINE_MS = 10_000

/** After these the server may not know that it has a message already. */
const forgets: ReadonlySet<string> = new Set(['process-closed', 'channel-closed'])

/** What is on the way and what was decided. */
interface Decided {
  readonly open: Map<string, Asked>
  readonly taken: Set<string>
  readonly accepted: Set<string>
}

function checkAsked(event: Asked, { open, accepted }: Decided, hasForgotten: boolean): string[] {
  const { data, process, at } = event
  const before = open.get(data)
  const isWaiting = before?.process === process && at - before.at < DEADLINE_MS
  return [
    ...(isWaiting ? [`asked at once: onPublish about ${data}, while it was asked already`] : []),
    ...(accepted.has(data) && !hasForgotten
      ? [`asked again: onPublish about ${data}, which was accepted`]
      : []),
  ]
}

/** Names that the server told of the sender of a payload. */
function checkSenders(events: readonly HistoryEvent[]): string[] {
  const users = new Map<string, string>()
  for (const event of events) if (event.type === 'invoked') users.set(event.data, event.user)
  return events.flatMap((event) => {
    if (event.type !== 'delivered') return []
    const sender = users.get(event.data) ?? null
    return event.from === sender ? [] : [`misattributed: ${event.data} of ${sender} came from ${event.from}`]
  })
}

/** The app decides on each message of a client before it is accepted, and is never asked about one that was. */
export function checkPublishes(events: readonly HistoryEvent[]): string[] {
  const hasForgotten = events.some((event) => event.type === 'caused' && forgets.has(event.code))
  const decided: Decided = { open: new Map(), taken: new Set(), accepted: new Set() }
  const { open, taken, accepted } = decided
  const hasRules = events.some(({ type }) => type === 'asked')
  const found: string[] = []
  for (const event of events) {
    if (event.type === 'asked') {
      found.push(...checkAsked(event, decided, hasForgotten))
      open.set(event.data, event)
    }
    if (event.type === 'answered') {
      open.delete(event.data)
      if (event.word === 'taken') taken.add(event.data)
    }
    if (event.type !== 'accepted' || event.user === null) continue
    if (hasRules && !taken.has(event.data))
      found.push(`unchecked: ${event.data} was accepted, and the app did not take it`)
    accepted.add(event.data)
  }
  return [...found, ...checkSenders(events)]
}
