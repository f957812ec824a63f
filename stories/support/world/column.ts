import { createLedger, type Ledger, type Sums } from './ledger.js'
import type { ShownStatus } from './watchers.js'

/** A measured time: milliseconds, `waiting` until it is known, `never`, or null before the first situation. */
export type Measured = number | 'waiting' | 'never' | null

/** Everything that is measured on one page. */
export interface Figures extends Sums {
  /** From the fault until the page showed it, or dialled. */
  readonly notice: Measured
  /** From the end of the fault until the page showed that it is connected and had every order. */
  readonly recover: Measured
  /** Texts for screen readers. */
  readonly announcements: number
}

/** The measurements of one page. */
export interface Column {
  readonly ledger: Ledger
  readonly shown: (status: ShownStatus, now: number) => void
  readonly spoken: () => void
  /** The page dials. */
  readonly dialled: (now: number) => void
  readonly broken: (now: number) => void
  readonly healed: (now: number) => void
  /** The situation is over: a time that is not known by now is `never`. */
  readonly ended: () => void
  /** Looks at the page again. */
  readonly look: (now: number) => void
  readonly hasRecovered: () => boolean
  readonly isCurrent: () => boolean
  readonly figures: () => Figures
  readonly reset: () => void
}

/** A page that is behind for longer, while it claims to be current, has lost what it lacks. */
const GRACE_MS = 8000
/** The newest order may still be on its way. */
const ON_ITS_WAY_MS = 1000

/** States in which a page claims to be connected and current. */
const current: ReadonlySet<string> = new Set(['online', 'unstable', 'degraded'])

export function createColumn(): Column {
  const ledger = createLedger(GRACE_MS)
  let status: ShownStatus = { state: 'unknown', tone: 'neutral' }
  let currentSince: number | null = null
  let brokenAt: number | null = null
  let healedAt: number | null = null
  let notice: Measured = null
  let recover: Measured = null
  let announcements = 0
  let isOver = false

  const isCurrent = (): boolean => current.has(status.state)

  function noticed(now: number): void {
    if (notice === 'waiting' && brokenAt !== null) notice = now - brokenAt
  }

  function look(now: number): void {
    ledger.judge(currentSince, now)
    if (!isCurrent()) noticed(now)
    // The lab tells about accepted orders late.
    if (typeof recover === 'number' && ledger.sums().lost > 0) recover = isOver ? 'never' : 'waiting'
    if (recover !== 'waiting' || healedAt === null || !isCurrent() || ledger.sums().lost > 0) return
    const since = ledger.missingSince()
    if (since === null || now - since < ON_ITS_WAY_MS) recover = Math.max(0, now - healedAt)
  }

  return {
    ledger,
    shown(next, now) {
      status = next
      currentSince = isCurrent() ? (currentSince ?? now) : null
      look(now)
    },
    spoken() {
      announcements += 1
    },
    dialled: noticed,
    broken(now) {
      brokenAt = now
      notice = recover = 'waiting'
    },
    healed(now) {
      healedAt = now
    },
    ended() {
      isOver = true
      if (notice === 'waiting') notice = 'never'
      if (recover === 'waiting') recover = 'never'
    },
    look,
    hasRecovered: () => typeof recover === 'number',
    isCurrent,
    figures: () => ({ ...ledger.sums(), notice, recover, announcements }),
    reset() {
      ledger.reset()
      brokenAt = healedAt = notice = recover = null
      announcements = 0
      isOver = false
    },
  }
}
