import type { ActionOverrides } from './actions.js'
import { nextAnnouncement, sayOverAt } from './announcement.js'
import { assertNever } from './assertNever.js'
import { losses, wantedBanner } from './banner.js'
import { channelLed, connectionLed, debounceLed, initialLed, ledChangesAt, worstLed } from './led.js'
import { missedIn } from './missed.js'
import type { BannerPresentation, LedPresentation, Presentation } from './presentationTypes.js'
import { wantedPrompt } from './prompt.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'
import type { WantedBanner } from './wantedBanner.js'

/** Before anything happened. */
export const initialPresentation: Presentation = {
  led: initialLed,
  channelLeds: new Map(),
  worstLed: 'idle',
  missed: 'unknown',
  banner: null,
  prompt: null,
  announcement: null,
  shownOutage: null,
  saidOver: null,
  changesAt: null,
}

/**
 * What a person should see now, from the raw facts and what they saw a moment ago, and when that would next change.
 * Pure: the same facts, past and time give the same answer.
 */
export function present(
  previous: Presentation,
  facts: Snapshot,
  now: number,
  times: Times,
  overrides?: ActionOverrides,
): Presentation {
  const wantedLed = connectionLed(facts.connection, facts.network)
  // The first look shows what is, at once.
  const led = debounceLed(previous === initialPresentation ? undefined : previous.led, wantedLed, now, times)
  const channelLeds = new Map<string, LedPresentation>()
  for (const channel of facts.channels.values())
    if (channel.status !== 'unsubscribed')
      channelLeds.set(
        channel.name,
        debounceLed(previous.channelLeds.get(channel.name), channelLed(channel, wantedLed), now, times),
      )
  const { banner, changesAt } = nextBanner(previous, facts, now, times, overrides)
  const isLoss = banner !== null && losses.has(banner.key)
  const outage = facts.connection.outage
  const prompt = wantedPrompt(previous.prompt, facts, overrides)
  const leds = [led, ...channelLeds.values()]
  const announcement = nextAnnouncement(previous, facts, banner, prompt, now, times)
  const isOverSaid = banner?.key !== 'back-online' || announcement.over === (outage?.id ?? 0)
  const nextChange = Math.min(
    changesAt,
    isOverSaid ? Infinity : sayOverAt(facts, times),
    ...leds.map((each) => ledChangesAt(each, times)),
  )
  return {
    led,
    channelLeds: sameLeds(previous.channelLeds, channelLeds) ? previous.channelLeds : channelLeds,
    worstLed: worstLed(leds.map(({ state }) => state)),
    missed: missedIn(facts),
    banner,
    prompt,
    announcement: announcement.said,
    saidOver: announcement.over,
    shownOutage: isLoss
      ? (outage?.id ?? 0)
      : banner?.key === 'back-online'
        ? previous.shownOutage
        : keepShown(previous, facts),
    changesAt: nextChange === Infinity ? null : nextChange,
  }
}

/** A loss that was shown is remembered until "back online" has been said, or the app or a verdict ended it. */
function keepShown(previous: Presentation, { connection }: Snapshot): number | null {
  if (previous.banner?.key === 'back-online') return null
  switch (connection.status) {
    case 'connected':
    case 'reconnecting':
    case 'connecting':
      return previous.shownOutage
    case 'paused':
      return connection.pausedBy === 'manual' ? null : previous.shownOutage
    case 'idle':
    case 'disconnected':
    case 'failed':
      return null
    default:
      return assertNever(connection.status)
  }
}

function nextBanner(
  previous: Presentation,
  facts: Snapshot,
  now: number,
  times: Times,
  overrides?: ActionOverrides,
): { banner: BannerPresentation | null; changesAt: number } {
  const { connection } = facts
  const shown = previous.banner
  const wanted = goOnCounting(shown, wantedBanner(facts, now, times, overrides), facts)
  const hold = (until: number) => ({ banner: shown, changesAt: until })
  const minimum = shown === null ? 0 : shown.shownAt + times.minVisibleMs
  if (connection.status === 'connected' && shown !== null && losses.has(shown.key)) {
    // A link that may drop again in a moment is no good news yet.
    const until = Math.max(connection.since + times.settleMs, minimum)
    if (now < until) return hold(until)
  }
  if (wanted.banner === null && connection.status === 'connected' && previous.shownOutage !== null) {
    if (shown !== null && shown.key !== 'back-online' && now < minimum)
      return hold(Math.min(minimum, wanted.changesAt))
    const from = shown?.key === 'back-online' ? shown.shownAt : now
    // Not gone before it was said.
    const until = Math.max(from + times.confirmMs, sayOverAt(facts, times) + 1)
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

/** A countdown that has begun runs to its end: below the limit only a new one is not worth its flicker. */
function goOnCounting(shown: BannerPresentation | null, wanted: WantedBanner, facts: Snapshot): WantedBanner {
  const { nextAttemptAt } = facts.connection
  const { banner } = wanted
  if (shown === null || banner === null || banner.key === 'offline' || !losses.has(banner.key)) return wanted
  if (shown.countdownTo === null || shown.countdownTo !== nextAttemptAt) return wanted
  const { countdownTo, countdownFrom } = shown
  return { ...wanted, banner: { ...banner, countdownTo, countdownFrom } }
}

/** The same banner with newer details; the very same object when nothing differs, so that nothing renders. */
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

const sameLeds = (
  a: ReadonlyMap<string, LedPresentation>,
  b: ReadonlyMap<string, LedPresentation>,
): boolean => a.size === b.size && [...a].every(([name, led]) => b.get(name) === led)
