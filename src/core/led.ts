import { assertNever } from './assertNever.js'
import type { ChannelState } from './channel.js'
import { hasFailed } from './hasFailed.js'
import type { Connection, Network } from './connection.js'
import type { LedState, Tone } from './presentationTypes.js'
import type { Reason } from './reasons.js'

/** All states, the one that needs the most attention first. */
export const worstFirst: readonly LedState[] = [
  'failed',
  'stale',
  'reconnecting',
  'offline',
  'paused',
  'unstable',
  'syncing',
  'connecting',
  'degraded',
  'idle',
  'online',
]

/** The state that needs the most attention. */
export function worstLed(states: Iterable<LedState>): LedState {
  let worst: LedState = 'online'
  for (const state of states) if (worstFirst.indexOf(state) < worstFirst.indexOf(worst)) worst = state
  return worst
}

/** Red is for states that a person must act on; a device without network is grey. */
export function toneOfLed(state: LedState): Tone {
  switch (state) {
    case 'idle':
    case 'offline':
    case 'paused':
      return 'neutral'
    case 'connecting':
    case 'syncing':
      return 'info'
    case 'online':
      return 'success'
    case 'stale':
    case 'reconnecting':
    case 'unstable':
    case 'degraded':
      return 'warning'
    case 'failed':
      return 'danger'
    default:
      return assertNever(state)
  }
}

/** Whether a state of the connection says that it works. */
export const isUpLed = (state: LedState): boolean =>
  state === 'online' || state === 'unstable' || state === 'degraded'

/** The LED state of the connection, before its debounce. */
export function connectionLed(state: Connection, network: Network): LedState {
  switch (state.status) {
    case 'idle':
    case 'disconnected':
      return 'idle'
    case 'connected':
      return state.quality === 'degraded' ? 'degraded' : 'online'
    case 'connecting':
      return network === 'offline' ? 'offline' : 'connecting'
    case 'reconnecting':
      return network === 'offline' ? 'offline' : 'reconnecting'
    case 'paused':
      return state.pausedBy === 'offline' ? 'offline' : 'paused'
    case 'failed':
      return 'failed'
    default:
      return assertNever(state.status)
  }
}

/** Refusals of the server: the page has no data of the channel that could be out of date. */
const refusals: ReadonlySet<Reason> = new Set([
  'channel-denied',
  'channel-not-found',
  'channel-kicked',
  'channel-no-room',
])

/** The own LED state of a channel, before its debounce and without the connection. */
export function channelLed(channel: ChannelState): LedState {
  const { status, fault, reason } = channel
  const shown = hasFailed(channel) ? 'failed' : status
  switch (shown) {
    case 'unsubscribed':
      return 'idle'
    case 'subscribed':
      // An open fault means that the shown data is not current; skipped messages are acknowledged.
      return fault === null || fault.acknowledged ? 'online' : 'stale'
    case 'subscribing':
      return 'connecting'
    case 'interrupted':
    case 'resubscribing':
    case 'resyncing':
      return 'syncing'
    case 'failed':
      return refusals.has(reason) ? 'failed' : 'stale'
    default:
      return assertNever(shown)
  }
}
