import type { Connection } from './connection.js'
import type { Pause } from './connectionEvents.js'

/** Times of a pause in the background, in milliseconds. */
export interface BackgroundTimes {
  /** The connection of a hidden page is closed after this long. */
  readonly afterMs: number
  /** From the start of a pause to the next dial of a page that is still hidden. */
  readonly everyMs: number
  /** How long the connection of such a dial is kept. */
  readonly forMs: number
}

/** What a pause in the background depends on. */
export interface BackgroundFacts {
  readonly connection: Connection
  /** Since when the page is hidden; null while it is visible. Epoch milliseconds. */
  readonly hiddenSince: number | null
  /** When the last send, request or lease was over; Infinity while there is one, -Infinity without any. Epoch milliseconds. */
  readonly busyUntil: number
}

/** What to do now, and when time alone changes that; epoch milliseconds, Infinity for never. */
export interface BackgroundStep {
  readonly action: 'pause' | 'resume' | 'none'
  readonly changesAt: number
}

const none = (changesAt: number): BackgroundStep => ({ action: 'none', changesAt })
const now = (action: 'pause' | 'resume'): BackgroundStep => ({ action, changesAt: Infinity })

/**
 * Decides between the connection and its pause in the background. A hidden page pauses unless something waits for an answer, also
 * in the middle of an outage. It resumes when it is visible, and for a send, a request or a lease. The machine leaves a connection
 * that is at rest as it is.
 */
export function backgroundStep(
  { connection, hiddenSince, busyUntil }: BackgroundFacts,
  { afterMs, forMs }: BackgroundTimes,
  at: number,
): BackgroundStep {
  if (connection.pausedBy === 'hidden')
    return hiddenSince === null || busyUntil === Infinity ? now('resume') : none(Infinity)
  if (hiddenSince === null) return none(Infinity)
  const { since, outage } = connection
  // A dial of the background that fails is not repeated before the next one is due.
  const isOut = outage !== null && outage.endedAt === null
  const due = Math.max(hiddenSince + afterMs, isOut ? -Infinity : since + forMs, busyUntil + forMs)
  return at < due ? none(due) : now('pause')
}

/** The pause of a hidden page, from now on. */
export const backgroundPause = ({ everyMs }: BackgroundTimes, at: number): Pause => ({
  status: 'paused',
  pausedBy: 'hidden',
  stage: 'waiting',
  deadline: at + everyMs,
})
