import type { ActionOverrides } from './reasons.js'
import { nextAnnouncement, recoveryAnnounceAt } from './announcement.js'
import { assertNever } from './assertNever.js'
import { losses, wantedBanner } from './banner.js'
import { channelLed, connectionLed, debounceLed, ledChangesAt, worstLed, type LedMachine } from './led.js'
import { missedIn } from './missed.js'
import { initialPresentation, type PresentationMachine } from './presentationMachine.js'
import type { BannerPresentation, LedPresentation, Presentation } from './presentationTypes.js'
import { sameFields } from './projection.js'
import { wantedPrompt } from './prompt.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'
import type { WantedBanner } from './wantedBanner.js'

/**
 * What a person should see now, from the raw facts and the previous presentation, and when that would next change.
 * Pure: the same facts, past and time give the same answer.
 */
export function present(
  previous: PresentationMachine,
  facts: Snapshot,
  now: number,
  times: Times,
  overrides?: ActionOverrides,
): PresentationMachine {
  const { shown } = previous
  const wantedLed = connectionLed(facts.connection, facts.network)
  // The first presentation shows the current state at once.
  const led = debounceLed(previous === initialPresentation ? undefined : previous.led, wantedLed, now, times)
  const channelLeds = new Map<string, LedMachine>()
  for (const channel of facts.channels.values())
    if (channel.status !== 'unsubscribed')
      channelLeds.set(
        channel.name,
        debounceLed(previous.channelLeds.get(channel.name), channelLed(channel, wantedLed), now, times),
      )
  const { banner, changesAt } = nextBanner(previous, facts, now, times, overrides)
  const prompt = wantedPrompt(shown.prompt, facts, overrides)
  const leds = [led, ...channelLeds.values()]
  const { announcement, recoveryAnnouncedFor } = nextAnnouncement(previous, facts, banner, prompt, now, times)
  const isRecoveryAnnounced =
    banner?.key !== 'back-online' || recoveryAnnouncedFor === (facts.connection.outage?.id ?? 0)
  const nextChange = Math.min(
    changesAt,
    isRecoveryAnnounced ? Infinity : recoveryAnnounceAt(facts, times),
    ...leds.map((each) => ledChangesAt(each, times)),
  )
  const next: Presentation = {
    led: led.shown,
    channelLeds: shownLeds(shown.channelLeds, channelLeds),
    worstLed: worstLed(leds.map((each) => each.shown.state)),
    missed: missedIn(facts),
    banner,
    prompt,
    announcement,
  }
  return {
    shown: sameFields(next, shown) ? shown : next,
    led,
    channelLeds,
    shownOutage: retainedOutage(previous, facts, banner),
    recoveryAnnouncedFor,
    changesAt: nextChange === Infinity ? null : nextChange,
  }
}

/** The outage whose loss was shown, kept until "back online" is over, or the app or a verdict ended the outage. */
function retainedOutage(
  { shown, shownOutage }: PresentationMachine,
  { connection }: Snapshot,
  banner: BannerPresentation | null,
): number | null {
  if (banner !== null && losses.has(banner.key)) return connection.outage?.id ?? 0
  if (banner?.key === 'back-online') return shownOutage
  if (shown.banner?.key === 'back-online') return null
  switch (connection.status) {
    case 'connected':
    case 'reconnecting':
    case 'connecting':
      return shownOutage
    case 'paused':
      return connection.pausedBy === 'manual' ? null : shownOutage
    case 'idle':
    case 'disconnected':
    case 'failed':
      return null
    default:
      return assertNever(connection.status)
  }
}

function nextBanner(
  previous: PresentationMachine,
  facts: Snapshot,
  now: number,
  times: Times,
  overrides?: ActionOverrides,
): { banner: BannerPresentation | null; changesAt: number } {
  const { connection } = facts
  const shown = previous.shown.banner
  const wanted = keepCountdown(shown, wantedBanner(facts, now, times, overrides), facts)
  const hold = (until: number) => ({ banner: shown, changesAt: until })
  const minimum = shown === null ? 0 : shown.shownAt + times.minVisibleMs
  if (connection.status === 'connected' && shown !== null && losses.has(shown.key)) {
    // Wait before the good news: a fresh connection may drop again at once.
    const until = Math.max(connection.since + times.recoveryMs, minimum)
    if (now < until) return hold(until)
  }
  if (wanted.banner === null && connection.status === 'connected' && previous.shownOutage !== null) {
    if (shown !== null && shown.key !== 'back-online' && now < minimum)
      return hold(Math.min(minimum, wanted.changesAt))
    const from = shown?.key === 'back-online' ? shown.shownAt : now
    // Keep the confirmation at least until it has been announced.
    const until = Math.max(from + times.confirmMs, recoveryAnnounceAt(facts, times) + 1)
    if (now < until)
      return { banner: confirmation(shown, facts, from), changesAt: Math.min(until, wanted.changesAt) }
  }
  const isVerdict = connection.status === 'failed'
  const isOver = connection.status === 'idle' || connection.status === 'disconnected'
  if (shown !== null && wanted.banner?.key !== shown.key && !isVerdict && !isOver && now < minimum)
    return hold(Math.min(minimum, wanted.changesAt))
  if (wanted.banner === null) return { banner: null, changesAt: wanted.changesAt }
  if (shown === null || shown.key !== wanted.banner.key || shown.channel !== wanted.banner.channel)
    return { banner: wanted.banner, changesAt: wanted.changesAt }
  return { banner: refresh(shown, wanted.banner), changesAt: wanted.changesAt }
}

/** Lets a running countdown go on below the limit, which only keeps short new countdowns from flickering. */
function keepCountdown(
  shown: BannerPresentation | null,
  wanted: WantedBanner,
  facts: Snapshot,
): WantedBanner {
  const { nextAttemptAt } = facts.connection
  const { banner } = wanted
  if (shown === null || banner === null || banner.key === 'offline' || !losses.has(banner.key)) return wanted
  if (shown.countdownTo === null || shown.countdownTo !== nextAttemptAt) return wanted
  const { countdownTo, countdownFrom } = shown
  return { ...wanted, banner: { ...banner, countdownTo, countdownFrom } }
}

/** The same banner with newer details; the same object when nothing differs, so that nothing renders. */
function refresh(shown: BannerPresentation, wanted: BannerPresentation): BannerPresentation {
  const next: BannerPresentation = { ...wanted, shownAt: shown.shownAt }
  return isEqual(shown, next) ? shown : next
}

function isEqual(a: BannerPresentation, b: BannerPresentation): boolean {
  for (const key of Object.keys(a) as (keyof BannerPresentation)[])
    if (key === 'actions' ? a.actions.join() !== b.actions.join() : a[key] !== b[key]) return false
  return true
}

const confirmation = (
  shown: BannerPresentation | null,
  facts: Snapshot,
  shownAt: number,
): BannerPresentation =>
  shown?.key === 'back-online' && shown.pending === facts.pending
    ? shown
    : {
        key: 'back-online',
        tone: 'success',
        reason: facts.connection.reason,
        serverText: null,
        actions: [],
        channel: null,
        countdownTo: null,
        countdownFrom: null,
        lastConnectedAt: null,
        pending: facts.pending,
        shownAt,
      }

/** The shown channel LEDs; the same map while nothing differs. */
function shownLeds(
  shown: ReadonlyMap<string, LedPresentation>,
  leds: ReadonlyMap<string, LedMachine>,
): ReadonlyMap<string, LedPresentation> {
  const isSame = shown.size === leds.size && [...shown].every(([name, led]) => leds.get(name)?.shown === led)
  return isSame ? shown : new Map([...leds].map(([name, led]) => [name, led.shown]))
}
