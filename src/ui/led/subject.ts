import { isUpLed, toneOfLed, worstLed } from '../../core/led.js'
import type { LedPresentation, LedState, Tone } from '../../core/presentationTypes.js'
import type { LedsPresentation } from '../../react/useLedPresentation.js'

/** Subject of an LED: the connection, one channel, or the worst of all. */
export type LedSubject = 'connection' | 'worst' | { readonly channel: string }

const idle: LedPresentation = { state: 'idle', tone: 'neutral', quiet: false, stage: null }

/**
 * The LED of a subject.
 *
 * @param isOutOfDate whether the page is out of date although its connection and its channels work
 */
export function ledOf(leds: LedsPresentation, of: LedSubject, isOutOfDate: boolean): LedPresentation {
  if (of === 'connection') return leds.led
  if (of !== 'worst') return leds.channelLeds.get(of.channel) ?? idle
  const { led, worstLed: worst } = leds
  const state = isOutOfDate ? worstLed([worst, 'stale']) : worst
  return led.state === state ? led : { ...idle, state, tone: toneOfLed(state) }
}

/** The state whose shape an LED has: a caution is no good news, also for a state that works. */
export const shapeOf = (state: LedState, tone: Tone): LedState =>
  tone === toneOfLed(state) ? state : 'stale'

/** When an LED is there. */
export type LedShow = 'always' | 'never' | 'connected' | 'disconnected'

/** Whether an LED is there now. A page that loads is not disconnected yet. */
export function isShownLed(show: LedShow, of: LedSubject, { state, quiet }: LedPresentation): boolean {
  const isLoading = quiet && typeof of === 'string'
  return show === 'always' || show === (isUpLed(state) ? 'connected' : isLoading || 'disconnected')
}
