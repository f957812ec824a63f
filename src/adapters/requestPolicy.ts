import { assertNever } from '../core/assertNever.js'
import type { ChannelState } from '../core/channel.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Connectivity } from '../engine/connectivity.js'

/**
 * Whether a library of requests should let its requests leave.
 *
 * | connection | |
 * |---|---|
 * | connected | yes |
 * | not known yet, or not wanted | unless the device is offline |
 * | lost, and the connector tries again | no: they leave when it is back |
 * | lost, and nothing tries again | yes: only a request can find out, unless the device is offline |
 * | paused in the background | unless the device is offline |
 * | a verdict | yes: the server was reached, and a sign-in must be able to leave |
 */
export function mayRequest({ getState, connector, environment }: Connectivity): boolean {
  const { status, pausedBy, outage, nextAttemptAt } = getState().connection
  const looksByItself = connector.capabilities.givesUp !== 'on-first-error'
  switch (status) {
    case 'connected':
    case 'failed':
      return true
    case 'idle':
    case 'disconnected':
      return environment.network() !== 'offline'
    case 'connecting':
    case 'reconnecting':
      return outage === null ? environment.network() !== 'offline' : !looksByItself
    case 'paused':
      // The page rests; nothing is known to be wrong.
      if (pausedBy === 'hidden') return environment.network() !== 'offline'
      return (pausedBy === 'policy' || pausedBy === 'budget') && nextAttemptAt === null
    default:
      return assertNever(status)
  }
}

/** Whether something may have been missed between two states, so that fetched data should be fetched again. */
export function mayHaveMissed({ connector }: Connectivity, now: Snapshot, before: Snapshot): boolean {
  const isBack = now.connection.reconnectCount > before.connection.reconnectCount
  // Only a server that proves its replay, and channels that use it, can say that nothing was missed.
  if (connector.capabilities.continuity !== 'proved' || now.channels.size === 0) return isBack
  if (now.channels === before.channels) return false
  return [...now.channels].some(([name, channel]) => {
    const known = before.channels.get(name)
    if (known === undefined || !isHole(channel)) return false
    // A hole stays until a resync: a channel that comes back with it may have another one.
    return known.continuity !== channel.continuity || (isLive(channel) && !isLive(known))
  })
}

const isHole = ({ continuity }: ChannelState): boolean => continuity === 'gap' || continuity === 'unknown'

const isLive = ({ status }: ChannelState): boolean => status === 'subscribed'
