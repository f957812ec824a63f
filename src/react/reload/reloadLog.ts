import type { Reason } from '../../core/reasons.js'

/** One reload of this tab by this package. */
interface LoggedReload {
  readonly reason: Reason
  /** Epoch milliseconds. */
  readonly at: number
  /** Whether no person asked for it. */
  readonly isAuto: boolean
}

/** The number is the version of the format. */
const KEY = 'conn-reloads:1'
const PROBE_KEY = `${KEY}:probe`
const MINUTE_MS = 60_000
const WINDOW_MS = 10 * MINUTE_MS
/** As many reloads for one reason within a minute are a loop. */
const LOOP_LIMIT = 2
/** Automatic reloads within ten minutes. */
const AUTO_LIMIT = 3

/**
 * The recorded reloads of this tab, oldest first.
 *
 * @throws when the storage is forbidden
 */
function readLog(): readonly LoggedReload[] {
  const log: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
  return Array.isArray(log) ? (log as LoggedReload[]) : []
}

/** Records a reload for the next page. Returns false where the storage is full or forbidden. */
export function logReload(reason: Reason, now: number, isAuto: boolean): boolean {
  try {
    const log = readLog().filter(({ at }) => now - at < WINDOW_MS)
    sessionStorage.setItem(KEY, JSON.stringify([...log, { reason, at: now, isAuto }]))
    return true
  } catch {
    return false
  }
}

/** Whether recent reloads did not resolve the reason; false without storage, where no loop can be detected. */
export function isReloadLoop(reason: Reason, now: number): boolean {
  try {
    const since = now - MINUTE_MS
    return readLog().filter((entry) => entry.reason === reason && entry.at > since).length >= LOOP_LIMIT
  } catch {
    return false
  }
}

/**
 * When the budget allows the next automatic reload: one a minute, three in ten minutes. Infinity without storage, where a loop
 * would go unnoticed; -Infinity without an earlier one. Epoch milliseconds.
 */
export function nextAutoReloadAt(): number {
  try {
    sessionStorage.setItem(PROBE_KEY, '1')
    sessionStorage.removeItem(PROBE_KEY)
    const times = readLog()
      .filter(({ isAuto }) => isAuto)
      .map(({ at }) => at)
    const last = times.at(-1) ?? -Infinity
    const third = times.at(-AUTO_LIMIT) ?? -Infinity
    return Math.max(last + MINUTE_MS, third + WINDOW_MS)
  } catch {
    return Infinity
  }
}
