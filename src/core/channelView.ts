import type { ChannelState } from './channel.js'
import type { ConnectionView } from './connectionView.js'
import { channelLed, isUpLed, toneOfLed } from './led.js'
import type { LedPresentation, LedState } from './presentationTypes.js'
import { sameFields } from './projection.js'
import type { Stability } from './stability.js'
import type { Times } from './times.js'

/** One channel as the whole screen shows it. */
export interface ChannelView {
  readonly led: LedPresentation
  /** Whether the LED repeats the connection's. */
  readonly isRepeat: boolean
  /** Since when the LED shows its state; epoch milliseconds. */
  readonly since: number
  /** The state that waits for its debounce; null when none waits. */
  readonly next: LedState | null
  /** Since when `next` waits; epoch milliseconds. */
  readonly nextSince: number
  /** Since when the data is not current; null while it is. Epoch milliseconds. */
  readonly brokenSince: number | null
  /** When the data was last known to be current; null while it is, and when it never was. Epoch milliseconds. */
  readonly asOf: number | null
  /** When time alone changes something; epoch milliseconds, Infinity for never. */
  readonly changesAt: number
}

/** The view of a channel after the newest facts. */
export function nextChannelView(
  previous: ChannelView | undefined,
  channel: ChannelState,
  view: ConnectionView,
  stability: Stability,
  now: number,
  times: Times,
): ChannelView {
  const { isUp } = stability
  const own = channelLed(channel)
  const led = nextLed(previous, own, view, isUp, now, times)
  const isCurrent = isUp && own !== 'stale' && channel.status === 'subscribed'
  const brokenSince = isCurrent ? null : (previous?.brokenSince ?? now)
  const wasBroken = previous !== undefined && previous.brokenSince !== null
  const asOf = isCurrent ? null : wasBroken ? previous.asOf : lastCurrentAt(previous, channel, stability, now)
  return { ...led, brokenSince, asOf }
}

type Led = Pick<ChannelView, 'led' | 'isRepeat' | 'since' | 'next' | 'nextSince' | 'changesAt'>

/** Shows a working or failed channel at once, and a busy one once it has lasted. Repeats the connection while that is down. */
function nextLed(
  previous: ChannelView | undefined,
  own: LedState,
  view: ConnectionView,
  isUp: boolean,
  now: number,
  times: Times,
): Led {
  const isBroken = own === 'failed' || own === 'stale'
  const isBusy = own === 'syncing' || own === 'connecting'
  const show = (state: LedState, quiet: boolean, since: number, changesAt = Infinity): Led => {
    const next = { state, tone: toneOfLed(state), quiet, stage: null }
    const led = previous !== undefined && sameFields(next, previous.led) ? previous.led : next
    return { led, isRepeat: false, since, next: null, nextSince: 0, changesAt }
  }
  if (!isUpLed(view.led) && !isBroken) return { ...show(view.led, true, now), isRepeat: true }
  // A busy state is without words at first: most channels need only a moment.
  const begin = (since: number): Led => {
    const quiet = isBusy && now < since + times.ledMs
    return show(own, quiet, since, quiet ? since + times.ledMs : Infinity)
  }
  if (previous === undefined) return begin(now)
  const { led, isRepeat, since, next } = previous
  if (led.state === own && !isRepeat) return led.quiet ? begin(since) : show(own, false, since)
  // While a blip is not shown, its effect on the channel is not shown either.
  if (!isUp && isUpLed(view.led) && !isBroken) return show(led.state, led.quiet, since)
  if (isBroken || led.quiet) return begin(now)
  const nextSince = next === own ? previous.nextSince : now
  const due = isBusy ? nextSince + times.ledMs : since + times.ledMs
  if (now >= due) return show(own, false, now)
  return { led, isRepeat, since, next: own, nextSince, changesAt: due }
}

/** When data that is not current any more was last known to be current; null when it never was. */
function lastCurrentAt(
  previous: ChannelView | undefined,
  { kind, status, since, fault }: ChannelState,
  { lastUpAt }: Stability,
  now: number,
): number | null {
  if (previous === undefined && kind === null) return null
  const foundAt = fault === null || fault.acknowledged ? now : fault.at
  return Math.min(now, lastUpAt ?? now, foundAt, status === 'subscribed' ? now : since)
}
