import { connectionAction } from './actions.js'
import type { Action, ActionOverrides, Reason } from './reasons.js'
import { assertNever } from './assertNever.js'
import { channelBanner } from './channelBanner.js'
import { cleanText } from './cleanText.js'
import type { Connection } from './connection.js'
import type { BannerKey, Tone } from './presentationTypes.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'
import type { MakeBanner, WantedBanner } from './wantedBanner.js'

/** Banners about a loss. */
export const losses: ReadonlySet<BannerKey> = new Set([
  'connecting',
  'reconnecting',
  'still-disconnected',
  'offline',
  'captive-portal',
  'token-unavailable',
  'gave-up',
])

/** Losses that this side finds out by itself: their message is the app's or the platform's, for developers. */
const unspoken: ReadonlySet<Reason> = new Set(['unreachable', 'handshake-timeout', 'token-unavailable'])

const nothing = (changesAt = Infinity): WantedBanner => ({ banner: null, changesAt })

/** The banner for the current facts, after the grace time of a loss, before minimum times and confirmations. */
export function wantedBanner(
  facts: Snapshot,
  now: number,
  times: Times,
  overrides?: ActionOverrides,
): WantedBanner {
  const { connection } = facts
  // A refusal without a code is the app's own, such as a `getToken` that asks for a sign-in.
  const isOwnRefusal = connection.reason === 'unauthorized' && connection.code === null
  const isSpoken = !isOwnRefusal && (connection.status === 'failed' || !unspoken.has(connection.reason))
  const make: MakeBanner = (key, tone, actions, more = {}) => ({
    key,
    tone,
    reason: connection.reason,
    serverText: isSpoken ? cleanText(connection.message) : null,
    actions: actions.filter((action) => action !== 'none' && action !== 'wait'),
    channel: null,
    countdownTo: null,
    countdownFrom: null,
    lastConnectedAt: connection.hasEverConnected ? (connection.outage?.since ?? null) : null,
    pending: facts.pending,
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
      const tone = verdictTone(key, action)
      if (connection.reason === 'replaced') return nothing()
      return { banner: make(key, tone, [action]), changesAt: Infinity }
    }
    case 'paused':
      return bannerForPause(connection, now, times, make)
    case 'connecting':
    case 'reconnecting':
      return bannerForLoss(facts, now, times, make)
    case 'connected':
      return channelBanner(facts, now, times, make, overrides)
    default:
      return assertNever(connection.status)
  }
}

function bannerForPause(connection: Connection, now: number, times: Times, make: MakeBanner): WantedBanner {
  const shownFrom = (connection.outage?.since ?? connection.since) + times.bannerMs
  switch (connection.pausedBy) {
    case 'offline':
      if (now < shownFrom) return nothing(shownFrom)
      return { banner: make('offline', 'neutral', ['retry'], { serverText: null }), changesAt: Infinity }
    case 'policy':
      if (now < shownFrom) return nothing(shownFrom)
      return { banner: make('gave-up', 'warning', ['retry']), changesAt: Infinity }
    case 'manual':
    case 'hidden':
    case null:
      return { banner: make('paused', 'neutral', ['retry']), changesAt: Infinity }
    default:
      return assertNever(connection.pausedBy)
  }
}

function bannerForLoss(facts: Snapshot, now: number, times: Times, make: MakeBanner): WantedBanner {
  const { connection } = facts
  const since = connection.outage?.since ?? connection.since
  const shownFrom = since + times.bannerMs
  if (now < shownFrom) return nothing(shownFrom)
  if (facts.network === 'offline')
    return { banner: make('offline', 'neutral', ['retry'], { serverText: null }), changesAt: Infinity }
  const waits = connection.nextAttemptAt
  // A countdown below the limit would only flicker.
  const counts = waits !== null && waits - now >= times.countdownMs
  const countdown = counts ? { countdownTo: waits, countdownFrom: now } : {}
  // A known cause is more helpful than the age of the outage.
  if (connection.reason === 'captive-portal' || connection.reason === 'token-unavailable')
    return { banner: make(connection.reason, 'warning', ['retry'], countdown), changesAt: Infinity }
  const escalatesAt = since + times.escalateMs
  if (now >= escalatesAt)
    return { banner: make('still-disconnected', 'danger', ['retry'], countdown), changesAt: Infinity }
  const isCold = connection.status === 'connecting'
  const actions: readonly Action[] = isCold && connection.outage === null ? [] : ['retry']
  const key = isCold ? 'connecting' : 'reconnecting'
  return { banner: make(key, isCold ? 'info' : 'warning', actions, countdown), changesAt: escalatesAt }
}

/** Danger is for verdicts that shut a person out, not for an ended service or a newer version. */
function verdictTone(key: BannerKey, action: Action): Tone {
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
