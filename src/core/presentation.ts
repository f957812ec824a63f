import type { ActionOverrides } from './reasons.js'
import { withoutRetry } from './actions.js'
import { nextAnnouncement } from './announcement.js'
import { losses } from './banner.js'
import type { ChannelState } from './channel.js'
import { nextChannelView, type ChannelView } from './channelView.js'
import { nextView, type ConnectionView } from './connectionView.js'
import { nextCountdown } from './countdown.js'
import { heldFrame, holdAt } from './heldFrame.js'
import { isUpLed, worstLed } from './led.js'
import { isLostIn, missedIn } from './missed.js'
import type { PresentationMachine } from './presentationMachine.js'
import type { BannerPresentation, Presentation } from './presentationTypes.js'
import { sameFields } from './projection.js'
import { wantedPrompt } from './prompt.js'
import { shownBanner } from './shownBanner.js'
import { shownLed, toned } from './shownLed.js'
import type { Snapshot } from './snapshot.js'
import { nextStability } from './stability.js'
import type { Times } from './times.js'

/**
 * What a person should see now, from the raw facts and the previous presentation, and when that would next change. One frame:
 * banner, LEDs, prompt and stale marks all derive from one view of the connection. Pure: the same facts, past and time give the
 * same answer.
 *
 * @param canRetry whether the client can dial on request
 */
export function present(
  previous: PresentationMachine,
  facts: Snapshot,
  now: number,
  times: Times,
  actions?: ActionOverrides,
  canRetry = true,
): PresentationMachine {
  const overrides = canRetry ? actions : withoutRetry(actions)
  const { shown, dismissed, putAside, isUnconfirmed } = previous
  // A loss during the confirmation is another one.
  const isOngoing = isUnconfirmed && previous.banner?.key !== 'back-online'
  const stability = nextStability(previous.stability, facts.connection, isOngoing, now, times)
  // A page that is being left loses its connection; a connection that works is shown as ever.
  const heldUntil = holdAt(previous, now)
  if (heldUntil !== null && facts.connection.status !== 'connected')
    return heldFrame(previous, stability, heldUntil)
  const view = nextView(previous.view, facts, stability, shown.banner, now, times)
  const channels = new Map<string, ChannelView>()
  for (const channel of inUse(facts)) {
    const known = previous.channels.get(channel.name)
    channels.set(channel.name, nextChannelView(known, channel, view, stability, now, times, overrides))
  }
  const prompt = wantedPrompt(shown.prompt, facts, putAside, overrides)
  const isPrompting = prompt !== null && !prompt.isPutAside
  const { banner, changesAt } = shownBanner(
    {
      facts,
      view,
      channels,
      shown: previous.banner,
      isPrompting,
      dismissed,
      now,
      times,
      overrides,
      canRetry,
    },
    previous.view,
    isUnconfirmed,
  )
  const visible = banner === null || dismissed.has(banner.id) ? null : banner
  const isCaution = banner?.key === 'back-online' && banner.tone === 'warning'
  const { led, stage, ...ledFrame } = shownLed(previous, view, facts, now, times, isCaution)
  const next: Presentation = {
    led,
    channelLeds: mapped(shown.channelLeds, channels, ({ led: own }, name, before) =>
      isCaution && own.tone === 'success' && isLostIn(facts, name) ? toned(before, own, 'warning') : own,
    ),
    worstLed: worstLed([led.state, ...[...channels.values()].map((each) => each.led.state)]),
    stale: mapped(shown.stale, channels, (each) => each.stale),
    missed: missedIn(facts),
    banner: visible,
    countdown: nextCountdown(shown.countdown, banner, view, now, times),
    prompt,
    announcement: nextAnnouncement(previous, visible, prompt),
  }
  const dueAt = Math.min(
    changesAt,
    view.changesAt,
    ledFrame.changesAt,
    heldUntil ?? Infinity,
    ...[...channels.values()].map((each) => each.changesAt),
  )
  return {
    shown: sameFields(next, shown) ? shown : next,
    stability,
    view,
    stage,
    channels,
    banner,
    isUnconfirmed: staysUnconfirmed(previous, view, banner, isPrompting),
    dismissed,
    putAside,
    heldUntil,
    changesAt: dueAt === Infinity ? null : dueAt,
  }
}

const inUse = ({ channels }: Snapshot): readonly ChannelState[] =>
  [...channels.values()].filter(({ status }) => status !== 'unsubscribed')

/** Whether a shown loss waits for its confirmation: until "back online" is over, or the app or a verdict ended the outage. */
function staysUnconfirmed(
  { banner: before, isUnconfirmed }: PresentationMachine,
  { led, connection }: ConnectionView,
  banner: BannerPresentation | null,
  isPrompting: boolean,
): boolean {
  if (banner !== null && losses.has(banner.key)) return true
  const isConfirmed = before?.key === 'back-online'
  if (banner?.key === 'back-online' || (banner?.key === 'syncing' && !isConfirmed)) return isUnconfirmed
  const { pausedBy } = connection
  // A request of the app, a verdict, a pause and another message leave nothing to confirm.
  const isEnded = led === 'idle' || led === 'failed' || pausedBy === 'manual' || pausedBy === 'hidden'
  const isOver = isEnded || banner !== null || (isPrompting && isUpLed(led))
  return isUnconfirmed && !isOver && !isConfirmed
}

/** A part of each channel, without nulls; the same map while nothing differs. */
function mapped<T>(
  shown: ReadonlyMap<string, T>,
  channels: ReadonlyMap<string, ChannelView>,
  part: (view: ChannelView, name: string, before: T | undefined) => T | null,
): ReadonlyMap<string, T> {
  const next = new Map<string, T>()
  for (const [name, view] of channels) {
    const value = part(view, name, shown.get(name))
    if (value !== null) next.set(name, value)
  }
  const isSame = shown.size === next.size && [...shown].every(([name, value]) => next.get(name) === value)
  return isSame ? shown : next
}
