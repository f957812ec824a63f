import { assertNever } from './assertNever.js'
import type { ChannelState } from './channel.js'
import type { Connection, Network } from './connection.js'
import type { LedPresentation, LedState, Tone } from './presentationTypes.js'
import type { Reason } from './reasons.js'
import type { Times } from './times.js'

const worstFirst: readonly LedState[] = [
  'failed',
  'stale',
  'reconnecting',
  'offline',
  'paused',
  'syncing',
  'connecting',
  'idle',
  'online',
]

/** The state that wants the most attention. */
export function worstLed(states: Iterable<LedState>): LedState {
  let worst: LedState = 'online'
  for (const state of states) if (worstFirst.indexOf(state) < worstFirst.indexOf(worst)) worst = state
  return worst
}

/** Red is kept for what a person must act on; a device without network is grey. */
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
      return 'warning'
    case 'failed':
      return 'danger'
    default:
      return assertNever(state)
  }
}

/** What the LED of the connection says, before its debounce. */
export function connectionLed(state: Connection, network: Network): LedState {
  switch (state.status) {
    case 'idle':
    case 'disconnected':
      return 'idle'
    case 'connected':
      return 'online'
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

/** The server does not let us have the channel; there is nothing that could be out of date. */
const refusals: ReadonlySet<Reason> = new Set(['channel-denied', 'channel-not-found', 'channel-kicked'])

/** What the LED of one channel says, before its debounce. */
export function channelLed(channel: ChannelState, connection: LedState): LedState {
  switch (channel.status) {
    case 'unsubscribed':
      return 'idle'
    case 'subscribed':
      // Skipped messages are acknowledged; an open fault means that what is shown is not current.
      return channel.fault === null || channel.fault.acknowledged ? 'online' : 'stale'
    case 'subscribing':
      return connection === 'online' ? 'connecting' : connection
    case 'interrupted':
      return connection === 'online' ? 'syncing' : connection
    case 'resubscribing':
    case 'resyncing':
      return 'syncing'
    case 'failed':
      return refusals.has(channel.reason) ? 'failed' : 'stale'
    default:
      return assertNever(channel.status)
  }
}

const show = (state: LedState): LedPresentation => ({
  state,
  tone: toneOfLed(state),
  next: state,
  nextSince: 0,
})

/** An LED shows a new state only once it has lasted. The first state shows at once. */
export function debounceLed(
  previous: LedPresentation | undefined,
  wanted: LedState,
  now: number,
  times: Times,
): LedPresentation {
  if (previous === undefined) return show(wanted)
  if (wanted === previous.state) return previous.next === wanted ? previous : show(wanted)
  const since = previous.next === wanted ? previous.nextSince : now
  if (now - since >= times.ledMs) return show(wanted)
  return previous.next === wanted ? previous : { ...previous, next: wanted, nextSince: since }
}

/** When the LED would change by itself. */
export const ledChangesAt = (led: LedPresentation, times: Times): number =>
  led.next === led.state ? Infinity : led.nextSince + times.ledMs

/** The LED before anything happened. */
export const initialLed: LedPresentation = show('idle')
