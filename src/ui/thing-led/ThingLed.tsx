'use client'

import { forwardRef, type ComponentPropsWithoutRef, type ReactElement } from 'react'
import type { Thing } from '../../core/thing.js'
import { enLed } from '../../i18n/en.js'
import { say, type LedMessages } from '../../i18n/messages.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { Glyph } from '../parts/Glyph.js'
import { Root, type Part, type Render } from '../parts/Root.js'
import { shapeOfThing, textOfThing, thingStateOf, toneOfThing, type ThingState } from './thingState.js'

/** Props of `ThingLed`. */
export interface ThingLedProps
  extends Omit<ComponentPropsWithoutRef<'span'>, 'children'>, LanguageProps<LedMessages> {
  /** As `useThing` or `useThings` tells it; null when the server has never heard of it. */
  readonly thing: Thing | null
  /** Whether it is what the server knows now, as those hooks tell. A LED never claims more. */
  readonly isCurrent: boolean
  /** Name of the thing, before its state. Default: its id; none without a thing. */
  readonly label?: string
  /** `hidden` shows only the shape, and the name as a tooltip; screen readers still read it. Default: `visible`. */
  readonly labelVisibility?: 'visible' | 'hidden'
  /** Size of the LED. Default: `md`. */
  readonly size?: 'sm' | 'md' | 'lg'
  /** Renders the root element in place of the `<span>`. Default: none. */
  readonly render?: Render<ThingState>
}

/**
 * A status indicator of a thing, such as a device behind a gateway: shape, colour and text. While the page is not told, it is
 * outlined and says that it is out of date. It is not a live region. Renders a `<span>`.
 *
 * @example
 * const { thing, isCurrent } = useThing('floor-1/pump')
 * return <ThingLed thing={thing} isCurrent={isCurrent} label="Pump" />
 */
export const ThingLed: Part<ThingLedProps, HTMLSpanElement> = forwardRef<HTMLSpanElement, ThingLedProps>(
  function ThingLed(props, ref): ReactElement {
    const { thing, isCurrent, label = thing?.id, labelVisibility = 'visible', size = 'md', ...others } = props
    const { messages: own, locale, render, ...rest } = others
    const { messages, format, attributes } = useMessages('led', enLed, { messages: own, locale })
    const state = thingStateOf(thing, isCurrent)
    const tone = toneOfThing(state)
    const text = textOfThing(state, messages)
    const isHidden = labelVisibility === 'hidden'
    // Only the app knows what a thing is that the server has never heard of.
    const spoken = label === undefined ? text : say(messages.named, { name: label, state: text }, format)
    return (
      <Root
        tag="span"
        ref={ref}
        state={state}
        render={render}
        props={{
          ...attributes,
          ...(isHidden ? { role: 'img', 'aria-label': spoken, title: spoken } : {}),
          ...rest,
          'data-slot': 'conn-led',
          'data-state': state,
          'data-tone': tone,
          'data-size': size,
          'data-label': labelVisibility,
          children: (
            <>
              <Glyph state={shapeOfThing(state)} tone={tone} />
              {isHidden ? null : (
                <>
                  {label === undefined ? null : <bdi data-slot="conn-led-name">{label} </bdi>}
                  <span data-slot="conn-led-label">{text}</span>
                </>
              )}
            </>
          ),
        }}
      />
    )
  },
)
