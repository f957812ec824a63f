import type { Connection } from './connection.js'
import { connectionLed, isUpLed, worstFirst } from './led.js'
import type { BannerPresentation, LedState } from './presentationTypes.js'
import type { Snapshot } from './snapshot.js'
import type { Stability } from './stability.js'
import type { Times } from './times.js'

/** The connection as the whole screen shows it: banner, LEDs and stale marks derive from it, so that they always agree. */
export interface ConnectionView {
  /** The shown state. */
  readonly led: LedState
  /** Since when it is shown; epoch milliseconds. */
  readonly since: number
  /** The state that waits for its time; null when none waits. */
  readonly next: LedState | null
  /** Since when `next` waits; epoch milliseconds. */
  readonly nextSince: number
  /** The connection and its history at the last time when they agreed with the shown state. */
  readonly connection: Connection
  readonly stability: Stability
  /** When time alone changes the view; epoch milliseconds, Infinity for never. */
  readonly changesAt: number
}

/**
 * The view after the newest facts. A worse state shows once it has lasted `times.ledMs`; a recovery, a verdict and an end by the
 * app show at once. A recovery waits at most `times.ledMs` for a loss that has only just appeared, and one kind of loss replaces
 * another after the banner's minimum time.
 */
export function nextView(
  previous: ConnectionView | null,
  facts: Snapshot,
  stability: Stability,
  banner: BannerPresentation | null,
  now: number,
  times: Times,
): ConnectionView {
  const { connection } = facts
  const { state: wanted, until } = wantedState(previous, facts, stability, now, times)
  const agree = (since: number): ConnectionView => ({
    led: wanted,
    since,
    next: null,
    nextSince: 0,
    connection,
    stability,
    changesAt: until,
  })
  if (previous === null) return agree(now)
  if (wanted === previous.led) return agree(previous.since)
  // Different losses in a row are one loss, which waits since it began.
  const lostAt = isUpLed(previous.led) && !isUpLed(wanted) ? stability.downSince : null
  const isSameWait = previous.next !== null && isUpLed(previous.next) === isUpLed(wanted)
  const nextSince = lostAt ?? (isSameWait ? previous.nextSince : now)
  const due = dueAt(previous, wanted, nextSince, banner?.shownAt ?? -Infinity, now, times)
  if (now >= due) return agree(now)
  return { ...previous, next: wanted, nextSince, changesAt: Math.min(due, until) }
}

/** The state for the facts, and when it would change. */
function wantedState(
  previous: ConnectionView | null,
  { connection, network }: Snapshot,
  { isUp, downSince, unstableSince }: Stability,
  now: number,
  times: Times,
): { readonly state: LedState; readonly until: number } {
  const state = connectionLed(connection, network)
  if (unstableSince === null) return { state, until: Infinity }
  if (isUp) return { state: 'unstable', until: connection.since + times.unstableMs }
  // A short loss is a part of the flapping.
  const until = (downSince ?? now) + times.unstableGraceMs
  const isShort = now < until && previous !== null && isUpLed(previous.led)
  return isShort ? { state: 'unstable', until } : { state, until: Infinity }
}

function dueAt(
  view: ConnectionView,
  wanted: LedState,
  nextSince: number,
  bannerSince: number,
  now: number,
  times: Times,
): number {
  const { led, since } = view
  if (wanted === 'failed' || wanted === 'idle') return -Infinity
  const isBetter = isUpLed(wanted) && worstFirst.indexOf(wanted) > worstFirst.indexOf(led)
  if (!isBetter)
    return Math.max(nextSince + times.ledMs, isUpLed(led) ? -Infinity : bannerSince + times.minVisibleMs)
  const wordsSince = quietUntil(view, times)
  return now < wordsSince ? now : Math.max(since, bannerSince, wordsSince) + times.ledMs
}

/** Whether another state waits for its time: nothing new is claimed meanwhile. */
export const isChanging = ({ next }: ConnectionView): boolean => next !== null

/** Until when the LED of a first connection has no words, because a page that loads would flash them; epoch milliseconds. */
export function quietUntil({ led, since, connection, stability }: ConnectionView, times: Times): number {
  if (connection.hasEverConnected) return -Infinity
  if (led === 'idle') return since + times.ledMs
  return led === 'connecting' ? (stability.downSince ?? since) + times.bannerMs : -Infinity
}
