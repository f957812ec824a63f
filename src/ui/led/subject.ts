import { worstLed } from '../../core/led.js'
import type { LedState, Presentation } from '../../core/presentationTypes.js'

/** Subject of an LED: the connection, one channel, or the worst of all. */
export type LedSubject = 'connection' | 'worst' | { readonly channel: string }

/** The shown state of an LED, and whether it has no words, because they would only flash or repeat those of another LED. */
export interface ShownLed {
  readonly state: LedState
  readonly quiet: boolean
}

const idle: ShownLed = { state: 'idle', quiet: false }

/** The LED of a subject. A page that needs a reload is out of date, although its connection may be up. */
export function ledOf(presentation: Presentation, of: LedSubject): ShownLed {
  if (of === 'connection') return presentation.led
  if (of !== 'worst') return presentation.channelLeds.get(of.channel) ?? idle
  const { led, prompt, worstLed: worst } = presentation
  const state = prompt === null ? worst : worstLed([worst, 'stale'])
  return { state, quiet: led.quiet && led.state === state }
}
