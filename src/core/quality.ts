import type { Quality } from './connection.js'
import type { Times } from './times.js'

/** This many slow or fast round trips in a row change the verdict. */
const IN_A_ROW = 3

/** While the connection is slow, or may be, a ping follows this soon after an answer. */
export const SUSPECT_MS = 5000

/** The verdict on round trips, and the newest of them in a row: slow ones above 0, fast ones below. */
export interface Pace {
  readonly quality: Quality
  readonly streak: number
}

export const steadyPace: Pace = { quality: 'good', streak: 0 }

/** The verdict after a round trip. Enters and leaves `degraded` at different speeds, so that it does not flicker. */
export function paceAfter({ quality, streak }: Pace, roundTripMs: number, times: Times): Pace {
  const next = streakAfter(streak, roundTripMs, times)
  if (next >= IN_A_ROW) return { quality: 'degraded', streak: next }
  return { quality: next <= -IN_A_ROW ? 'good' : quality, streak: next }
}

function streakAfter(streak: number, roundTripMs: number, { slowMs, fastMs }: Times): number {
  if (roundTripMs >= slowMs) return Math.min(Math.max(streak, 0) + 1, IN_A_ROW)
  return roundTripMs <= fastMs ? Math.max(Math.min(streak, 0) - 1, -IN_A_ROW) : 0
}

/** Whether the next round trip is worth an earlier ping. */
export const isSuspect = ({ quality, streak }: Pace): boolean => quality === 'degraded' || streak > 0
