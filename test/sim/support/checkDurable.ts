import type { HistoryEvent, RunFacts } from './history.js'

/** With a store that syncs, nothing is delivered or acknowledged before it is durable. */
export function checkDurable(events: readonly HistoryEvent[], { syncs }: RunFacts): string[] {
  if (!syncs) return []
  const durable = new Set<string>()
  return events.flatMap((event) => {
    if (event.type === 'durable') durable.add(event.data)
    if ((event.type !== 'delivered' && event.type !== 'acknowledged') || durable.has(event.data)) return []
    return [`not durable: ${event.data} was ${event.type} to ${event.client} before it was on the disk`]
  })
}
