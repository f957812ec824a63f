import type { Reason } from '../../core/reasons.js'

/** One reload of this tab by this package. */
export interface LoggedReload {
  /** Null for a reload that was stopped. */
  readonly reason: Reason | null
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

/** Changes the log. Returns false where the storage is full or forbidden. */
function change(edit: (log: readonly LoggedReload[]) => readonly LoggedReload[]): boolean {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(edit(readLog())))
    return true
  } catch {
    return false
  }
}

/** Records a reload for the next page, once. Returns false where the storage is full or forbidden. */
export const logReload = (reload: LoggedReload): boolean =>
  change((log) => [...log.filter(({ at }) => at !== reload.at && reload.at - at < WINDOW_MS), reload])

/** Takes a stopped reload back. One that no person asked for still counts for the budget, or it would be tried for ever. */
export const retractReload = (reload: LoggedReload): boolean =>
  change((log) =>
    log.flatMap((each) => (each.at !== reload.at ? each : each.isAuto ? { ...each, reason: null } : [])),
  )

/** When the reloads for this reason cease to be a loop; -Infinity without one. Epoch milliseconds. */
function loopEndsAt(log: readonly LoggedReload[], reason: Reason): number {
  const counted = log.filter((entry) => entry.reason === reason).at(-LOOP_LIMIT)
  return counted === undefined ? -Infinity : counted.at + MINUTE_MS
}

/** Whether recent reloads did not resolve the reason; false without storage, where no loop can be detected. */
export function isReloadLoop(reason: Reason, now: number): boolean {
  try {
    return loopEndsAt(readLog(), reason) > now
  } catch {
    return false
  }
}

/**
 * Reads the budget of automatic reloads: one a minute, three in ten minutes, none in a loop. Returns when it allows the next one
 * for a reason: Infinity without storage, where a loop would go unnoticed; -Infinity without an earlier one. Epoch milliseconds.
 */
export function readAutoBudget(): (reason: Reason) => number {
  try {
    sessionStorage.setItem(PROBE_KEY, '1')
    sessionStorage.removeItem(PROBE_KEY)
    const log = readLog()
    const autos = log.filter(({ isAuto }) => isAuto)
    const next = (autos.at(-1)?.at ?? -Infinity) + MINUTE_MS
    const nextAfterThree = (autos.at(-AUTO_LIMIT)?.at ?? -Infinity) + WINDOW_MS
    return (reason) => Math.max(next, nextAfterThree, loopEndsAt(log, reason))
  } catch {
    return () => Infinity
  }
}
