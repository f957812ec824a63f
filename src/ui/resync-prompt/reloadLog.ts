import type { Reason } from '../../core/reasons.js'

const WINDOW_MS = 60_000
const LIMIT = 2

const keyOf = (reason: Reason): string => `conn-reloads:${reason}`

/** The recent reloads of this tab for a reason; empty without storage, where no loop can be detected. */
function recent(reason: Reason, now: number): readonly unknown[] {
  try {
    const times: unknown = JSON.parse(sessionStorage.getItem(keyOf(reason)) ?? '[]')
    return Array.isArray(times) ? times.filter((at) => now - Number(at) < WINDOW_MS) : []
  } catch {
    return []
  }
}

/** Records a reload for the next page. */
export function noteReload(reason: Reason, now: number): void {
  try {
    sessionStorage.setItem(keyOf(reason), JSON.stringify([...recent(reason, now), now]))
  } catch {
    // Reload without a record when storage is full or forbidden.
  }
}

/** Whether recent reloads did not resolve the reason. */
export const isReloadLoop = (reason: Reason, now: number): boolean => recent(reason, now).length >= LIMIT
