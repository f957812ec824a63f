/** Without input for this long, the person is taken to be away. */
const QUIET_MS = 10_000
/** A page that is hidden for this long is not looked at. */
const HIDDEN_MS = 30_000
/** A person who reads a visible page can stop the reload within this time. */
const NOTICE_MS = 20_000
/** A timer that fires later than this did not run, for example because the device slept. */
const LATE_MS = 2000

/** What an automatic reload depends on. Times are epoch milliseconds. */
export interface AutoFacts {
  /** The last input. */
  readonly touchedAt: number
  /** Since when the page is hidden; null while it is visible. */
  readonly hiddenAt: number | null
  /** When nothing else speaks against the reload; Infinity while something does. */
  readonly freeAt: number
  /** The random part of the wait, in milliseconds. */
  readonly jitterMs: number
}

/** The next step of an automatic reload. Times are epoch milliseconds. */
export interface AutoPlan {
  /** Since when the person is told; null while there is nothing to tell. */
  readonly noticedAt: number | null
  /** When the page reloads. */
  readonly reloadAt: number
  /** When to plan again at the latest. */
  readonly wakeAt: number
}

export const noPlan: AutoPlan = { noticedAt: null, reloadAt: Infinity, wakeAt: Infinity }

/** When the person has been away for long enough. */
export function dueAt({ touchedAt, hiddenAt, freeAt, jitterMs }: AutoFacts): number {
  const awayAt = hiddenAt === null ? touchedAt + QUIET_MS + NOTICE_MS : hiddenAt + HIDDEN_MS
  return Math.max(awayAt, freeAt) + jitterMs
}

/** A visible page reloads no earlier than 20 s after the person was told, also after a block or a sleep that outlasted the wait. */
export function planAutoReload(facts: AutoFacts, before: AutoPlan, now: number): AutoPlan {
  const due = dueAt(facts)
  const isVisible = facts.hiddenAt === null
  const isTold = isVisible && due - NOTICE_MS <= now
  const isLate = now > before.wakeAt + LATE_MS
  const noticedAt = isTold ? ((isLate ? null : before.noticedAt) ?? now) : null
  const reloadAt = noticedAt === null ? due : Math.max(due, noticedAt + NOTICE_MS)
  return { noticedAt, reloadAt, wakeAt: isVisible && !isTold ? due - NOTICE_MS : reloadAt }
}
