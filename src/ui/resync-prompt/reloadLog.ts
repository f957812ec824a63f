import type { Reason } from '../../core/reasons.js'

const WINDOW_MS = 60_000
const LIMIT = 2

const keyOf = (reason: Reason): string => `conn-reloads:${reason}`

/** When this tab was reloaded for this in the last minute. Without storage there is no memory, and no loop can be seen. */
function recent(reason: Reason, now: number): readonly unknown[] {
  try {
    const times: unknown = JSON.parse(sessionStorage.getItem(keyOf(reason)) ?? '[]')
    return Array.isArray(times) ? times.filter((at) => now - Number(at) < WINDOW_MS) : []
  } catch {
    return []
  }
}

/** Remembers that the page is about to be reloaded, for the page that comes after it. */
export function noteReload(reason: Reason, now: number): void {
  try {
    sessionStorage.setItem(keyOf(reason), JSON.stringify([...recent(reason, now), now]))
  } catch {
    // Storage is full or forbidden. A person asked for the reload, so it goes on.
  }
}

/** Whether reloading has been tried for this and did not help. */
export const wasReloadedInVain = (reason: Reason, now: number): boolean => recent(reason, now).length >= LIMIT
