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
      return 'warning'
    case 'failed':
      return 'danger'
    default:
      return assertNever(state)
  }
}

/** The LED state of the connection, before its debounce. */
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

/** Refusals of the server: the page has no data of the channel that could be out of date. */
const refusals: ReadonlySet<Reason> = new Set(['channel-denied', 'channel-not-found', 'channel-kicked'])

/** The LED state of one channel, before its debounce. */
export function channelLed(channel: ChannelState, connection: LedState): LedState {
  switch (channel.status) {
    case 'unsubscribed':
      return 'idle'
    case 'subscribed':
      // An open fault means that the shown data is not current; skipped messages are acknowledged.
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

/** An LED and the state that waits for its debounce; null when none waits. */
export interface LedMachine {
  readonly shown: LedPresentation
  readonly next: LedState | null
  /** Since when `next` waits; epoch milliseconds. */
  readonly nextSince: number
}

const show = (state: LedState): LedMachine => ({
  shown: { state, tone: toneOfLed(state) },
  next: null,
  nextSince: 0,
})

/** Shows a new state only once it has lasted. The first state shows at once. */
export function debounceLed(
  previous: LedMachine | undefined,
  wanted: LedState,
  now: number,
  times: Times,
): LedMachine {
  if (previous === undefined) return show(wanted)
  if (wanted === previous.shown.state) return previous.next === null ? previous : { ...previous, next: null }
  const since = previous.next === wanted ? previous.nextSince : now
  if (now - since >= times.ledMs) return show(wanted)
  return previous.next === wanted ? previous : { ...previous, next: wanted, nextSince: since }
}

/** When time alone changes the LED; epoch milliseconds, Infinity for never. */
export const ledChangesAt = (led: LedMachine, times: Times): number =>
  led.next === null ? Infinity : led.nextSince + times.ledMs

/** The LED before anything happened. */
export const initialLed: LedMachine = show('idle')
