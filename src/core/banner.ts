import { connectionActions } from './actions.js'
import { assertNever } from './assertNever.js'
import { channelBanner } from './channelBanner.js'
import { cleanText } from './cleanText.js'
import type { Connection } from './connection.js'
import { isUpLed } from './led.js'
import type { BannerKey, BannerPresentation, Tone } from './presentationTypes.js'
import type { Action, Reason } from './reasons.js'
import { lossId } from './stability.js'
import type { BannerInput, MakeBanner, WantedBanner } from './wantedBanner.js'

/** Banners about a loss: the only ones that "back online" follows. */
export const losses: ReadonlySet<BannerKey> = new Set([
  'connecting',
  'reconnecting',
  'still-disconnected',
  'offline',
  'captive-portal',
  'token-unavailable',
  'gave-up',
  'unstable',
])

const serious: ReadonlySet<BannerKey> = new Set(['captive-portal', 'gave-up'])

/**
 * Losses that are told again although the outage was dismissed or announced: they last, or only a person can end them. A pause
 * that ends by itself is neutral, and a detail of the loss.
 */
export const isSerious = (key: BannerKey, tone: Tone): boolean => serious.has(key) && tone !== 'neutral'

/** Losses that this side finds out by itself: their message is the app's or the platform's, for developers. */
const unspoken: ReadonlySet<Reason> = new Set(['unreachable', 'handshake-timeout', 'token-unavailable'])

/** Actions that work without a handler of the app. */
const builtIn: ReadonlySet<Action> = new Set([
  'retry',
  'take-over',
  'resubscribe',
  'recreate',
  'resync',
  'reload',
])

const lasting = (banner: BannerPresentation | null): WantedBanner => ({ banner, changesAt: Infinity })

/** The banner for the shown connection, after the grace time of a loss, before minimum times and confirmations. */
export function wantedBanner(input: BannerInput): WantedBanner {
  const { view, shown, now, times, overrides, canRetry, dismissed } = input
  const { connection, stability } = view
  const { unstableId } = stability
  const isUnstable = view.led === 'unstable' && unstableId !== null
  const since = isUnstable ? stability.unstableSince : stability.downSince
  const from = since === null ? now : since + times.bannerMs
  const make = makerOf(input)
  if (isUnstable) {
    const wanted = channelBanner(input, make)
    // A person can do something about a channel that stopped, and nothing about the flapping.
    const hasStopped = wanted.banner !== null && wanted.banner.key !== 'syncing'
    if (hasStopped || (dismissed.has(unstableId) && connection.status === 'connected')) return wanted
  }
  // A recovery that nothing has shown ends no loss on the screen.
  const isOnScreen = shown !== null && losses.has(shown.key) && (isUnstable || !isUpLed(view.led))
  if (now < from && !isOnScreen) return { banner: null, changesAt: from }
  if (isUnstable) return lasting(make('unstable', 'warning', [], { id: unstableId, serverText: null }))
  switch (connection.status) {
    case 'idle':
    case 'disconnected':
      return lasting(null)
    case 'failed': {
      const actions = connectionActions(connection, overrides)
      // The prompt tells what a reload solves.
      if (connection.reason === 'replaced' || actions.includes('reload')) return lasting(null)
      const key = verdictKey(connection.reason)
      const tone = verdictTone(key, actions)
      const dismissible = !actions.some((action) => builtIn.has(action) && (canRetry || action !== 'retry'))
      return lasting(make(key, tone, actions, { id: `verdict#${connection.since}`, dismissible }))
    }
    case 'paused':
      return lasting(bannerForPause(connection, make))
    case 'connecting':
    case 'reconnecting':
      return bannerForLoss(input, make)
    case 'connected':
      return channelBanner(input, make)
    default:
      return assertNever(connection.status)
  }
}

/** Makes banners with the fields that all of them share. */
function makerOf({ facts, view, now }: BannerInput): MakeBanner {
  const { connection, stability } = view
  const { status, reason, code } = connection
  // A refusal without a code is the app's own, such as a `getToken` that asks for a sign-in.
  const isOwnRefusal = reason === 'unauthorized' && code === null
  const isSpoken = !isOwnRefusal && (status === 'failed' || !unspoken.has(reason))
  const loss = connection.hasEverConnected ? lossId(connection) : `first#${String(stability.downSince)}`
  return (key, tone, actions, more = {}) => ({
    id: isSerious(key, tone) ? `${key} ${loss}` : loss,
    dismissible: true,
    key,
    tone,
    reason,
    serverText: isSpoken ? cleanText(connection.message) : null,
    actions,
    channel: null,
    lastConnectedAt: stability.lastUpAt,
    pending: facts.pending,
    shownAt: now,
    ...more,
  })
}

function bannerForPause(
  { pausedBy, nextAttemptAt, since }: Connection,
  make: MakeBanner,
): BannerPresentation | null {
  switch (pausedBy) {
    case 'hidden':
      return null
    case 'offline':
      return make('offline', 'neutral', ['retry'], { serverText: null })
    case 'policy':
    case 'budget':
      // A pause that ends by itself is no alarm.
      return make('gave-up', nextAttemptAt === null ? 'warning' : 'neutral', ['retry'])
    case 'manual':
    case null:
      return make('paused', 'neutral', ['retry'], { id: `paused#${since}` })
    default:
      return assertNever(pausedBy)
  }
}

function bannerForLoss({ view, now, times }: BannerInput, make: MakeBanner): WantedBanner {
  const { led, connection, stability } = view
  const { reason, outage } = connection
  if (led === 'offline') return lasting(make('offline', 'neutral', ['retry'], { serverText: null }))
  // A known cause is more helpful than the age of the outage.
  if (reason === 'captive-portal' || reason === 'token-unavailable')
    return lasting(make(reason, 'warning', ['retry']))
  const escalatesAt = (stability.downSince ?? now) + times.escalateMs
  if (now >= escalatesAt) return lasting(make('still-disconnected', 'danger', ['retry']))
  const isCold = connection.status === 'connecting'
  const actions: readonly Action[] = isCold && outage === null ? [] : ['retry']
  const key = isCold ? 'connecting' : 'reconnecting'
  return { banner: make(key, isCold ? 'info' : 'warning', actions), changesAt: escalatesAt }
}

/** Danger is for verdicts that shut a person out, not for an ended service or a newer version. */
function verdictTone(key: BannerKey, actions: readonly Action[]): Tone {
  if (key === 'update-required') return 'info'
  return actions.length === 0 || key === 'server-closed' ? 'neutral' : 'danger'
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
    case 'unregistered':
      return reason
    case 'server-closed':
      return 'server-closed'
    case 'update-required':
      return 'update-required'
    default:
      return 'failed'
  }
}
