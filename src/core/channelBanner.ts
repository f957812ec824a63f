import { channelAction, channelActions } from './actions.js'
import type { Reason } from './reasons.js'
import type { ChannelState } from './channel.js'
import { cleanText } from './cleanText.js'
import { hasFailed } from './hasFailed.js'
import type { BannerKey, BannerPresentation } from './presentationTypes.js'
import type { BannerInput, MakeBanner, WantedBanner } from './wantedBanner.js'

/** The banner for the channels of a connection that works or flaps: a channel that stopped, or one that takes long to catch up. */
export function channelBanner(input: BannerInput, make: MakeBanner): WantedBanner {
  const { facts, shown, isPrompting, dismissed, now, times } = input
  let changesAt = Infinity
  let syncing: ChannelState | null = null
  if (isPrompting) return { banner: null, changesAt }
  for (const channel of facts.channels.values()) {
    const stopped = stoppedBanner(input, channel, make)
    if (stopped !== null && !dismissed.has(stopped.id)) return { banner: stopped, changesAt: Infinity }
    if (channel.status !== 'resyncing' && channel.status !== 'resubscribing') continue
    if (hasFailed(channel)) continue
    const slowFrom = channel.since + times.bannerMs
    // A banner that asked for this attempt stays until the server has answered.
    const isRetried = shown !== null && shown.channel === channel.name && shown.key !== 'syncing'
    if (isRetried && now < slowFrom) return { banner: shown, changesAt: slowFrom }
    if (now >= slowFrom) syncing = channel
    else changesAt = Math.min(changesAt, slowFrom)
  }
  if (syncing === null) return { banner: null, changesAt }
  const { name, since } = syncing
  const banner = make('syncing', 'info', [], { id: `syncing#${since}`, channel: name, serverText: null })
  return { banner: dismissed.has(banner.id) ? null : banner, changesAt }
}

/** Null for a channel that works, one with an acknowledged fault, and one that the prompt covers. */
function stoppedBanner(
  { channels, channelOverrides }: BannerInput,
  channel: ChannelState,
  make: MakeBanner,
): BannerPresentation | null {
  const { name, reason, fault } = channel
  if (!hasFailed(channel) || fault?.acknowledged !== false) return null
  const action = channelAction(channel, channelOverrides)
  if (action === 'reload' || action === 'none' || action === 'wait') return null
  const key = stoppedKey(reason)
  return make(key, 'warning', channelActions(channel, channelOverrides), {
    // The same while the channel does not work again, however often the server repeats its refusal.
    id: `${key}#${name}#${String(channels.get(name)?.brokenSince)}`,
    channel: name,
    reason,
    serverText: cleanText(channel.message),
    lastConnectedAt: null,
  })
}

/** The text for a channel that stopped. Reasons without their own text share one. */
function stoppedKey(reason: Reason): BannerKey {
  switch (reason) {
    case 'channel-denied':
    case 'channel-not-found':
    case 'channel-kicked':
    case 'channel-kicked-elsewhere':
    case 'channel-no-room':
    case 'channel-left':
      return reason
    case 'channel-timeout':
      return 'channel-left'
    default:
      return 'channel-stopped'
  }
}
