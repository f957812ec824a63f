import { channelAction, connectionAction, type ActionOverrides } from './actions.js'
import { wantedBanner } from './banner.js'
import { channelLed, connectionLed, debounceLed, initialLed, ledChangesAt, worstLed } from './led.js'
import type {
  Announcement,
  BannerKey,
  BannerPresentation,
  LedPresentation,
  Presentation,
  PromptPresentation,
} from './presentationTypes.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'

/** Before anything happened. */
export const initialPresentation: Presentation = {
  led: initialLed,
  channelLeds: new Map(),
  worstLed: 'idle',
  banner: null,
  prompt: null,
  announcement: null,
  shownOutage: null,
  changesAt: null,
}

const losses: ReadonlySet<BannerKey> = new Set([
  'connecting',
  'reconnecting',
  'still-disconnected',
  'offline',
])

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
  // Whoever looks for the first time sees what is, at once.
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
  const lamps = [led, ...channelLeds.values()]
  const nextChange = Math.min(changesAt, ...lamps.map((lamp) => ledChangesAt(lamp, times)))
  return {
    led,
    channelLeds: sameLeds(previous.channelLeds, channelLeds) ? previous.channelLeds : channelLeds,
    worstLed: worstLed(lamps.map((lamp) => lamp.state)),
    banner,
    prompt,
    announcement: nextAnnouncement(previous, banner, prompt),
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
  return connection.status === 'connected' ||
    connection.status === 'reconnecting' ||
    connection.status === 'connecting'
    ? previous.shownOutage
    : null
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
  const wanted = wantedBanner(facts, now, times, overrides)
  const hold = (until: number) => ({ banner: shown, changesAt: until })
  if (connection.status === 'connected' && shown !== null && losses.has(shown.key)) {
    // A link that may drop again in a moment is no good news yet.
    const until = Math.max(connection.since + times.settleMs, shown.shownAt + times.minVisibleMs)
    if (now < until) return hold(until)
  }
  if (wanted.banner === null && connection.status === 'connected' && previous.shownOutage !== null) {
    const from = shown?.key === 'back-online' ? shown.shownAt : now
    const until = from + times.confirmMs
    if (now < until)
      return { banner: confirmation(shown, facts, from), changesAt: Math.min(until, wanted.changesAt) }
  }
  const isVerdict = connection.status === 'failed'
  const isOver = connection.status === 'idle' || connection.status === 'disconnected'
  const minimum = shown === null ? 0 : shown.shownAt + times.minVisibleMs
  if (shown !== null && wanted.banner?.key !== shown.key && !isVerdict && !isOver && now < minimum)
    return hold(Math.min(minimum, wanted.changesAt))
  if (wanted.banner === null) return { banner: null, changesAt: wanted.changesAt }
  if (shown === null || shown.key !== wanted.banner.key || shown.channel !== wanted.banner.channel)
    return { banner: wanted.banner, changesAt: wanted.changesAt }
  return { banner: refresh(shown, wanted.banner), changesAt: wanted.changesAt }
}

/** The same banner with newer details; the very same object when nothing differs, so that nothing renders. */
function refresh(shown: BannerPresentation, wanted: BannerPresentation): BannerPresentation {
  const goesOn = shown.countdownTo !== null && shown.countdownTo === wanted.countdownTo
  const next: BannerPresentation = {
    ...wanted,
    shownAt: shown.shownAt,
    countdownFrom: goesOn ? shown.countdownFrom : wanted.countdownFrom,
  }
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
  shown?.key === 'back-online' && shown.pending === facts.outbox.length
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
        pending: facts.outbox.length,
        shownAt,
      }

/** One prompt for all that only a reload can mend, with a new id for each new cause. */
function wantedPrompt(
  shown: PromptPresentation | null,
  facts: Snapshot,
  overrides?: ActionOverrides,
): PromptPresentation | null {
  const { connection } = facts
  const broken = [...facts.channels.values()].filter(
    (channel) => channel.fault?.acknowledged === false && channelAction(channel, overrides) === 'reload',
  )
  const isWhole = connection.status === 'failed' && connectionAction(connection, overrides) === 'reload'
  if (!isWhole && broken.length === 0) return null
  const ids = broken.map((channel) => `${channel.name}#${String(channel.fault?.id)}`)
  const id = JSON.stringify(isWhole ? [`connection#${String(connection.generation)}`, ...ids] : ids)
  if (shown?.id === id) return shown
  const forgotten = broken.find((channel) => channel.reason === 'process-closed')
  const reason = isWhole ? connection.reason : (forgotten ?? broken[0])?.reason
  return { id, reason: reason ?? 'channel-full', channels: broken.map((channel) => channel.name) }
}

/** One announcement for a loss, one when it grows serious, one when it is over. */
function nextAnnouncement(
  previous: Presentation,
  banner: BannerPresentation | null,
  prompt: PromptPresentation | null,
): Announcement | null {
  const said = previous.announcement
  const say = (key: Announcement['key'], politeness: Announcement['politeness']): Announcement => ({
    id: (said?.id ?? 0) + 1,
    key,
    politeness,
  })
  if (prompt !== null && prompt.id !== previous.prompt?.id) return say('resync', 'assertive')
  if (banner === null || banner.key === previous.banner?.key) return said
  // "Offline" after "connection lost" is a detail of the same loss.
  const isDetail =
    losses.has(banner.key) && banner.key !== 'still-disconnected' && previous.shownOutage !== null
  if (isDetail || banner.key === 'syncing') return said
  if (banner.key === 'still-disconnected' && said?.key === banner.key) return said
  return say(banner.key, banner.tone === 'danger' ? 'assertive' : 'polite')
}

const sameLeds = (
  a: ReadonlyMap<string, LedPresentation>,
  b: ReadonlyMap<string, LedPresentation>,
): boolean => a.size === b.size && [...a].every(([name, lamp]) => b.get(name) === lamp)
