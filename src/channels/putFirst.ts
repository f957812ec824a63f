import type { Outbox } from './outbox.js'
import type { SendEntry } from './sendEntry.js'

/** Puts sends before all others, new ones or some that wait already. */
export function putFirst(outbox: Outbox, first: readonly SendEntry[]): void {
  const entries = outbox.entries()
  const all = [...first, ...entries.values()]
  entries.clear()
  // A send that waits already keeps its first place.
  for (const entry of all) if (!entries.has(entry.send.id)) entries.set(entry.send.id, entry)
  for (const entry of first) outbox.changed(entry, entry.send.status)
}
