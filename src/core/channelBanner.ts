import { channelAction } from './actions.js'
import type { ActionOverrides, Reason } from './reasons.js'
import type { ChannelState } from './channel.js'
import { cleanText } from './cleanText.js'
import type { BannerKey, BannerPresentation } from './presentationTypes.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'
import type { MakeBanner, WantedBanner } from './wantedBanner.js'

/** The banner for the channels of a working connection: a channel that stopped, or one that takes long to catch up. */
export function channelBanner(
  { channels }: Snapshot,
  now: number,
  times: Times,
  make: MakeBanner,
  overrides?: ActionOverrides,
): WantedBanner {
  let changesAt = Infinity
  let syncing: ChannelState | null = null
  for (const channel of channels.values()) {
    const banner = stoppedBanner(channel, make, overrides)
    if (banner !== null) return { banner, changesAt: Infinity }
    if (channel.status !== 'resyncing' && channel.status !== 'resubscribing') continue
    if (now >= channel.since + times.bannerMs) syncing = channel
    else changesAt = Math.min(changesAt, channel.since + times.bannerMs)
  }
  if (syncing === null) return { banner: null, changesAt }
  return { banner: make('syncing', 'info', [], { channel: syncing.name }), changesAt }
}

/** Null for a channel that works, one with an acknowledged fault, and one that the prompt covers. */
function stoppedBanner(
  channel: ChannelState,
  make: MakeBanner,
  overrides?: ActionOverrides,
): BannerPresentation | null {
  if (channel.status !== 'failed' || channel.fault?.acknowledged !== false) return null
  const action = channelAction(channel, overrides)
  if (action === 'reload' || action === 'none' || action === 'wait') return null
  return make(stoppedKey(channel.reason), 'warning', [action], {
    channel: channel.name,
    reason: channel.reason,
    serverText: cleanText(channel.message),
  })
}

/** The text for a channel that stopped. Reasons without their own text share one. */
function stoppedKey(reason: Reason): BannerKey {
  switch (reason) {
    case 'channel-denied':
    case 'channel-not-found':
    case 'channel-kicked':
    case 'channel-kicked-elsewhere':
      return reason
    default:
      return 'channel-stopped'
  }
}
