import { connectionAction, type ActionOverrides } from './actions.js'
import { assertNever } from './assertNever.js'
import type { ChannelState } from './channel.js'
import { cleanText } from './cleanText.js'
import type { BannerKey, BannerPresentation, Tone } from './presentationTypes.js'
import type { Action, Reason } from './reasons.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'

/** A banner that the facts call for, and since when they do. */
export interface WantedBanner {
  readonly banner: BannerPresentation | null
  /** When the facts alone, with time passing, would call for another one. */
  readonly changesAt: number
}

/** Banners that tell of a loss. */
export const losses: ReadonlySet<BannerKey> = new Set([
  'connecting',
  'reconnecting',
  'still-disconnected',
  'offline',
])

const nothing = (changesAt = Infinity): WantedBanner => ({ banner: null, changesAt })

/** What the facts call for right now, after the grace time of a loss, before minimum times and confirmations. */
export function wantedBanner(
  facts: Snapshot,
  now: number,
  times: Times,
  overrides?: ActionOverrides,
): WantedBanner {
  const { connection } = facts
  const make = (
    key: BannerKey,
    tone: Tone,
    actions: readonly Action[],
    more: Partial<BannerPresentation> = {},
  ) => ({
    key,
    tone,
    reason: connection.reason,
    serverText: cleanText(connection.message),
    actions: actions.filter((action) => action !== 'none' && action !== 'wait'),
    channel: null,
    countdownTo: null,
    countdownFrom: null,
    lastConnectedAt: connection.hasEverConnected ? (connection.outage?.since ?? null) : null,
    pending: facts.outbox.length,
    shownAt: now,
    ...more,
  })
  switch (connection.status) {
    case 'idle':
    case 'disconnected':
      return nothing()
    case 'failed': {
      const key = verdictKey(connection.reason)
      const action = connectionAction(connection, overrides)
      const tone = toneOfVerdict(key, action)
      if (connection.reason === 'replaced') return nothing()
      return { banner: make(key, tone, [action]), changesAt: Infinity }
    }
    case 'paused':
      return { banner: make('paused', 'neutral', ['retry']), changesAt: Infinity }
    case 'connecting':
    case 'reconnecting': {
      const since = connection.outage?.since ?? connection.since
      const shownFrom = since + times.bannerMs
      if (now < shownFrom) return nothing(shownFrom)
      const escalatesAt = since + times.escalateMs
      const waits = connection.stage === 'waiting' ? connection.deadline : null
      // Below the limit a countdown would only flicker.
      const counts = waits !== null && waits - now >= times.countdownMs
      const countdown = counts ? { countdownTo: waits, countdownFrom: now } : {}
      const isCold = connection.status === 'connecting'
      if (facts.network === 'offline')
        return { banner: make('offline', 'neutral', ['retry'], { serverText: null }), changesAt: Infinity }
      if (now >= escalatesAt)
        return { banner: make('still-disconnected', 'danger', ['retry'], countdown), changesAt: Infinity }
      const key = isCold ? 'connecting' : 'reconnecting'
      const actions: readonly Action[] = isCold && connection.outage === null ? [] : ['retry']
      return { banner: make(key, isCold ? 'info' : 'warning', actions, countdown), changesAt: escalatesAt }
    }
    case 'connected':
      return wantedOfChannels(facts, now, times, make)
    default:
      return assertNever(connection.status)
  }
}

type Make = (
  key: BannerKey,
  tone: Tone,
  actions: readonly Action[],
  more?: Partial<BannerPresentation>,
) => BannerPresentation

function wantedOfChannels(facts: Snapshot, now: number, times: Times, make: Make): WantedBanner {
  let changesAt = Infinity
  let syncing: ChannelState | null = null
  for (const channel of facts.channels.values()) {
    if (channel.status === 'failed' && channel.fault?.acknowledged === false) {
      const more = { channel: channel.name, reason: channel.reason, serverText: cleanText(channel.message) }
      if (channel.reason === 'channel-denied')
        return { banner: make('channel-denied', 'warning', [], more), changesAt: Infinity }
      if (channel.reason === 'channel-closed')
        return { banner: make('channel-stopped', 'warning', ['resubscribe'], more), changesAt: Infinity }
    }
    if (channel.status !== 'resyncing' && channel.status !== 'resubscribing') continue
    if (now >= channel.since + times.bannerMs) syncing = channel
    else changesAt = Math.min(changesAt, channel.since + times.bannerMs)
  }
  if (syncing !== null) return { banner: make('syncing', 'info', [], { channel: syncing.name }), changesAt }
  return nothing(changesAt)
}

/** Danger is what shuts a person out; an ended service or a newer version is not. */
function toneOfVerdict(key: BannerKey, action: Action): Tone {
  if (key === 'update-required') return 'info'
  return action === 'none' || key === 'server-closed' ? 'neutral' : 'danger'
}

/** The text for a verdict. Reasons without a text of their own share one. */
function verdictKey(reason: Reason): BannerKey {
  switch (reason) {
    case 'unauthorized':
    case 'token-expired':
      return 'unauthorized'
    case 'forbidden':
      return 'forbidden'
    case 'kicked':
      return 'kicked'
    case 'removed':
      return 'removed'
    case 'server-closed':
      return 'server-closed'
    case 'update-required':
      return 'update-required'
    default:
      return 'failed'
  }
}
