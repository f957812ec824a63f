import { isUpLed, toneOfLed, worstLed } from '../../core/led.js'
import type { LedPresentation, LedState, Presentation, Tone } from '../../core/presentationTypes.js'

/** Subject of an LED: the connection, one channel, or the worst of all. */
export type LedSubject = 'connection' | 'worst' | { readonly channel: string }

const idle: LedPresentation = { state: 'idle', tone: 'neutral', quiet: false, stage: null }

/** The LED of a subject. A page that needs a reload is out of date, although its connection may be up. */
export function ledOf(presentation: Presentation, of: LedSubject): LedPresentation {
  if (of === 'connection') return presentation.led
  if (of !== 'worst') return presentation.channelLeds.get(of.channel) ?? idle
  const { led, prompt, worstLed: worst } = presentation
  const state = prompt === null ? worst : worstLed([worst, 'stale'])
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
