import type { ChannelState } from './channel.js'
import type { Outage } from './connection.js'
import type { Snapshot } from './snapshot.js'

/**
 * Whether messages of an outage are missing.
 *
 * - `nothing`: each channel in use has proved that none is missing
 * - `some`: messages were lost in this outage
 * - `unknown`: no proof either way, or no channel in use
 */
export type Missed = 'nothing' | 'some' | 'unknown'

/** Whether messages of the current or the last outage are missing. Claims nothing without proof. */
export function missedIn({ connection, channels }: Snapshot): Missed {
  let missed: Missed = 'unknown'
  let isProved = true
  for (const channel of channels.values()) {
    if (channel.status === 'unsubscribed') continue
    if (isLostIn(channel, connection.outage)) return 'some'
    isProved &&= isWhole(channel)
    missed = 'nothing'
  }
  return isProved ? missed : 'unknown'
}

const isWhole = ({ status, continuity, invalid }: ChannelState): boolean =>
  status === 'subscribed' && (continuity === 'intact' || continuity === 'recovered') && invalid === 0

/** A gap that is older than the outage was reported when it was found. */
const isLostIn = ({ continuity, fault }: ChannelState, outage: Outage | null): boolean =>
  continuity === 'gap' && fault !== null && outage !== null && fault.at >= outage.since
