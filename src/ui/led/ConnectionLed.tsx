'use client'

import { forwardRef, type ComponentPropsWithoutRef, type ReactElement, type ReactNode } from 'react'
import type { LedState } from '../../core/presentationTypes.js'
import { enLed } from '../../i18n/en.js'
import { say, type LedMessages } from '../../i18n/messages.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { Glyph } from '../parts/Glyph.js'
import { Root, type Part, type Render } from '../parts/Root.js'
import { isShownLed, shapeOf, type LedShow, type LedSubject } from './subject.js'
import { useLed } from './useLed.js'
import { useLedText } from './useLedText.js'

/** Props of `ConnectionLed`. */
export interface ConnectionLedProps
  extends Omit<ComponentPropsWithoutRef<'span'>, 'children'>, LanguageProps<LedMessages> {
  /** Subject of the LED. Default: `connection`. */
  readonly of?: LedSubject
  /** Name of the subject, before its state. Default: the name of the channel; none for the connection. */
  readonly label?: string
  /** `hidden` shows only the shape, and the name as a tooltip; screen readers still read it. Default: `visible`. */
  readonly labelVisibility?: 'visible' | 'hidden'
  /** Size of the LED. Default: `md`. */
  readonly size?: 'sm' | 'md' | 'lg'
  /** Keeps room for the longest text, so that a change moves nothing beside the LED. Default: false. */
  readonly reserve?: boolean
  /**
   * When the LED is there: `connected` only while its subject works, `disconnected` only while it does not, and not while a page
   * loads. With `reserve` it keeps its place meanwhile. Default: `always`.
   */
  readonly show?: LedShow
  /** Text after the label, such as a latency. Default: none. */
  readonly detail?: ReactNode
  /** Renders the root element in place of the `<span>`. Default: none. */
  readonly render?: Render<LedState>
}

/**
 * A status indicator: shape, colour and text for the state of the connection or of a channel. It is not a live region, because
 * many LEDs would all speak at once. While the LED of the connection tells that it is lost, the LEDs of channels are outlined
 * and have no words. While the connection is on its way, the shape tells its stage, as does `data-stage`. A hidden label is shown as a tooltip. Renders a `<span>`.
 *
 * @example
 * <ConnectionLed of={{ channel: 'orders' }} label="Orders" />
 */
export const ConnectionLed: Part<ConnectionLedProps, HTMLSpanElement> = forwardRef<
  HTMLSpanElement,
  ConnectionLedProps
>(function ConnectionLed(props, ref): ReactElement | null {
  const { of = 'connection', label, labelVisibility = 'visible', size = 'md', ...given } = props
  const { reserve = false, show = 'always', detail, ...others } = given
  const { messages: own, locale, render, ...rest } = others
  const { messages, format, attributes } = useMessages('led', enLed, { messages: own, locale })
  const led = useLed(of)
  const { state, tone, quiet, stage } = led
  const text = useLedText(of, state, messages)
  const isShown = isShownLed(show, of, led)
  if (!isShown && !reserve) return null
  const name = label ?? (typeof of === 'object' ? of.channel : undefined)
  const spoken = say(messages.named, { name: name ?? messages.connection, state: text }, format)
  const isHidden = labelVisibility === 'hidden'
  // One fact is told once: by the LED of the connection.
  const isQuiet = quiet && !isHidden
  // The room of the words keeps the height of a line: U+200B is text without width.
  const quietText = reserve ? '\u200B' : null
  return (
    <Root
      tag="span"
      ref={ref}
      state={state}
      render={render}
      props={{
        ...attributes,
        ...(isHidden || isQuiet ? { role: 'img', 'aria-label': spoken, title: spoken } : {}),
        ...rest,
        'data-slot': 'conn-led',
        'data-state': state,
        'data-tone': quiet ? 'neutral' : tone,
        'data-stage': stage ?? undefined,
        'data-hidden': isShown ? undefined : '',
        'data-quiet': quiet ? '' : undefined,
        'data-size': size,
        'data-label': labelVisibility,
        'data-reserve': reserve ? '' : undefined,
        children: (
          <>
            <Glyph state={quiet ? 'idle' : shapeOf(state, tone)} stage={stage} />
            {isHidden ? null : (
              <>
                {name === undefined ? null : <bdi data-slot="conn-led-name">{name} </bdi>}
                <span data-slot="conn-led-label">
                  {isQuiet ? quietText : text}
                  {reserve ? <LedRoom messages={messages} /> : null}
                </span>
                {detail === undefined || (isQuiet && !reserve) ? null : (
                  <>
                    {' '}
                    <span data-slot="conn-led-detail">
                      {isQuiet ? <span data-slot="conn-led-room">{detail}</span> : detail}
                    </span>
                  </>
                )}
              </>
            )}
          </>
        ),
      }}
    />
  )
})

/** Invisible copies of all texts, which keep the room of the longest one in every language. */
function LedRoom({ messages }: { readonly messages: LedMessages }): ReactElement {
  const texts = new Set([...Object.values(messages.state), messages.denied, messages.unavailable])
  return (
    <>
      {[...texts].map((text) => (
        <span key={text} data-slot="conn-led-room" aria-hidden="true">
          {text}
        </span>
      ))}
    </>
  )
}
