import { withoutRetry } from './actions.js'
import { nextAnnouncement } from './announcement.js'
import { losses } from './banner.js'
import type { ChannelView } from './channelView.js'
import type { ConnectionView } from './connectionView.js'
import { nextCountdown } from './countdown.js'
import { isUpLed } from './led.js'
import { isLostIn, missedIn } from './missed.js'
import type { FrameInput, Notices } from './nextFrame.js'
import type { PresentationMachine } from './presentationMachine.js'
import type { BannerPresentation } from './presentationTypes.js'
import { wantedPrompt } from './prompt.js'
import { shownBanner } from './shownBanner.js'
import { nextStaleMarks } from './stale.js'

/** The banner, the prompt, the stale marks, the countdown and the announcement of a frame. */
export function nextNotices(
  previous: PresentationMachine,
  { facts, now, times, actions, canRetry }: FrameInput,
  view: ConnectionView,
  channels: ReadonlyMap<string, ChannelView>,
): Notices {
  const overrides = canRetry ? actions : withoutRetry(actions)
  const { shown, dismissed, putAside, isUnconfirmed } = previous
  const prompt = wantedPrompt(shown.prompt, facts, putAside, overrides)
  const isPrompting = prompt !== null && !prompt.isPutAside
  const input = { facts, view, channels, shown: previous.banner, isPrompting, dismissed }
  const { banner, changesAt } = shownBanner(
    { ...input, now, times, overrides, channelOverrides: actions, canRetry },
    previous.view,
    isUnconfirmed,
  )
  const visible = banner === null || dismissed.has(banner.id) ? null : banner
  const isCaution = banner?.key === 'back-online' && banner.tone === 'warning'
  const stale = nextStaleMarks(shown.stale, facts, view, channels, now, times, overrides, actions)
  return {
    shown: {
      stale: stale.marks,
      missed: missedIn(facts),
      banner: visible,
      countdown: nextCountdown(shown.countdown, banner, view, now, times),
      prompt,
      announcement: nextAnnouncement(previous, visible, prompt),
    },
    banner,
    isUnconfirmed: staysUnconfirmed(previous, view, banner, isPrompting),
    caution: isCaution ? new Set([...channels.keys()].filter((name) => isLostIn(facts, name))) : null,
    changesAt: Math.min(changesAt, stale.changesAt),
  }
}

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
  // The flapping goes on behind the banner of a channel.
  const isReplaced = banner !== null && led !== 'unstable'
  const isOver = isEnded || isReplaced || (isPrompting && isUpLed(led))
  return isUnconfirmed && !isOver && !isConfirmed
}
