import type { ChannelState } from './channel.js'
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
export function missedIn(facts: Snapshot): Missed {
  let missed: Missed = 'unknown'
  let isProved = true
  for (const channel of facts.channels.values()) {
    if (channel.status === 'unsubscribed') continue
    if (isLostIn(facts, channel.name)) return 'some'
    isProved &&= isWhole(channel)
    missed = 'nothing'
  }
  return isProved ? missed : 'unknown'
}

const isWhole = ({ status, continuity, invalid }: ChannelState): boolean =>
  status === 'subscribed' && (continuity === 'intact' || continuity === 'recovered') && invalid === 0

/** Whether the channel lost messages in the outage. A gap that is older was reported when it was found. */
export function isLostIn({ connection: { outage }, channels }: Snapshot, name: string): boolean {
  const channel = channels.get(name)
  const fault = channel?.continuity === 'gap' ? channel.fault : null
  return fault !== null && outage !== null && fault.at >= outage.since
}
