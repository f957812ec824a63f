import { toneOfLed } from '../../core/led.js'
import type { LedState, Tone } from '../../core/presentationTypes.js'
import type { Thing } from '../../core/thing.js'
import type { LedMessages } from '../../i18n/messages.js'

/**
 * What is known of a thing.
 *
 * - `connected`: its client is there and was heard lately
 * - `silent`: its client is connected, and was not heard lately
 * - `disconnected`: no client stands for it
 * - `unknown`: the server has never heard of it
 * - `outdated`: this page is not told now, so that it may be otherwise
 */
export type ThingState = 'connected' | 'silent' | 'disconnected' | 'unknown' | 'outdated'

/** The state of a thing as this page knows it. */
export function thingStateOf(thing: Thing | null, isCurrent: boolean): ThingState {
  if (!isCurrent) return 'outdated'
  if (thing === null) return 'unknown'
  if (!thing.isConnected) return 'disconnected'
  return thing.isReporting ? 'connected' : 'silent'
}

/** The shapes of the LEDs of connections: a person knows them already. */
const shapes: { readonly [S in ThingState]: LedState } = {
  connected: 'online',
  silent: 'degraded',
  disconnected: 'offline',
  unknown: 'idle',
  outdated: 'idle',
}

export const shapeOfThing = (state: ThingState): LedState => shapes[state]

export const toneOfThing = (state: ThingState): Tone =>
  state === 'disconnected' ? 'warning' : toneOfLed(shapes[state])

export function textOfThing(state: ThingState, { state: words, silent, unknown }: LedMessages): string {
  if (state === 'silent') return silent
  if (state === 'unknown') return unknown
  return state === 'outdated' ? words.stale : words[shapes[state]]
}
