'use client'

import { forwardRef, type ComponentPropsWithoutRef, type ReactElement, type ReactNode } from 'react'
import { toneOfLed } from '../../core/led.js'
import type { LedState, Presentation } from '../../core/presentationTypes.js'
import type { Reason } from '../../core/reasons.js'
import type { Snapshot } from '../../core/snapshot.js'
import { useConnectivityPresentation } from '../../react/index.js'
import { useSnapshot } from '../../react/useSnapshot.js'
import { enLed } from '../../i18n/en.js'
import { say, type LedMessages } from '../../i18n/messages.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { Glyph } from '../parts/Glyph.js'
import { Root, type Part, type Render } from '../parts/Root.js'

/** Subject of an LED: the connection, one channel, or the worst of all. */
export type LedSubject = 'connection' | 'worst' | { readonly channel: string }

export interface ConnectionLedProps
  extends Omit<ComponentPropsWithoutRef<'span'>, 'children'>, LanguageProps<LedMessages> {
  /** Subject of the LED. Default: `connection`. */
  readonly of?: LedSubject
  /** Name of the subject, before its state. Default: the name of the channel; none for the connection. */
  readonly label?: string
  /** `hidden` shows only the shape; screen readers still read the name. Default: `visible`. */
  readonly labelVisibility?: 'visible' | 'hidden'
  /** Size of the LED. Default: `md`. */
  readonly size?: 'sm' | 'md' | 'lg'
  /** Text after the label, such as a latency. Default: none. */
  readonly detail?: ReactNode
  /** Renders the root element in place of the `<span>`. */
  readonly render?: Render<LedState>
}

/**
 * A status indicator: shape, colour and text for the state of the connection or of a channel. It is not a live region, because
 * many LEDs would all speak at once. Renders a `<span>`.
 *
 * @example
 * <ConnectionLed of={{ channel: 'orders' }} label="Orders" />
 */
export const ConnectionLed: Part<ConnectionLedProps, HTMLSpanElement> = forwardRef<
  HTMLSpanElement,
  ConnectionLedProps
>(function ConnectionLed(props, ref): ReactElement {
  const { of = 'connection', label, labelVisibility = 'visible', size = 'md', detail, ...others } = props
  const { messages: own, locale, render, ...rest } = others
  const { messages, format } = useMessages('led', enLed, { messages: own, locale })
  const state = useConnectivityPresentation((presentation) => stateOf(presentation, of))
  const connection = useConnectivityPresentation(({ led }) => led.state)
  const isDenied = useSnapshot(({ channels }) => reasonOf(channels, of) === 'channel-denied')
  const isHidden = labelVisibility === 'hidden'
  const isOfChannel = state === 'failed' && connection !== 'failed'
  const refused = isDenied ? messages.denied : messages.unavailable
  const text = isOfChannel ? refused : messages.state[state]
  const name = label ?? (typeof of === 'object' ? of.channel : undefined)
  const spoken = say(messages.named, { name: name ?? messages.connection, state: text }, format)
  return (
    <Root
      tag="span"
      ref={ref}
      state={state}
      render={render}
      props={{
        ...(isHidden ? { role: 'img', 'aria-label': spoken } : {}),
        ...rest,
        'data-slot': 'conn-led',
        'data-state': state,
        'data-tone': toneOfLed(state),
        'data-size': size,
        'data-label': labelVisibility,
        children: (
          <>
            <Glyph state={state} />
            {isHidden ? null : (
              <>
                {name === undefined ? null : <span data-slot="conn-led-name">{name} </span>}
                <span data-slot="conn-led-label">{text}</span>
                {detail === undefined ? null : <span data-slot="conn-led-detail"> {detail}</span>}
              </>
            )}
          </>
        ),
      }}
    />
  )
})

/** The reason of a channel's state; null for an LED of several channels. */
const reasonOf = (channels: Snapshot['channels'], of: LedSubject): Reason | null =>
  typeof of === 'object' ? (channels.get(of.channel)?.reason ?? null) : null

function stateOf(presentation: Presentation, of: LedSubject): LedState {
  if (of === 'connection') return presentation.led.state
  if (of === 'worst') return presentation.worstLed
  return presentation.channelLeds.get(of.channel)?.state ?? 'idle'
}
