import type { ChannelState } from './channel.js'
import type { Outage } from './connection.js'
import type { Snapshot } from './snapshot.js'

/**
 * What is known of the messages of an outage.
 *
 * - `nothing`: each channel in use has proved that none is missing
 * - `some`: messages were lost in this outage
 * - `unknown`: nobody can tell, or there is no channel that could
 */
export type Missed = 'nothing' | 'some' | 'unknown'

/** What was missed in the outage that goes on or was the last one. Nothing is claimed without proof. */
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

/** A gap that is older than the outage was told when it was found. */
const isLostIn = ({ continuity, fault }: ChannelState, outage: Outage | null): boolean =>
  continuity === 'gap' && fault !== null && outage !== null && fault.at >= outage.since
