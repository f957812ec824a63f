'use client'

import { forwardRef, useRef, type ComponentPropsWithoutRef, type ReactElement } from 'react'
import type { LedState } from '../../core/presentationTypes.js'
import { enLed } from '../../i18n/en.js'
import { enStatus } from '../../i18n/enStatus.js'
import { say, type StatusMessages } from '../../i18n/messages.js'
import { useReloadButton } from '../../react/reload/useReloadButton.js'
import { ConnectionLed, type ConnectionLedProps } from '../led/index.js'
import { shapeOf } from '../led/subject.js'
import { useLed } from '../led/useLed.js'
import { useLedText } from '../led/useLedText.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { Root, type Part, type Render } from '../parts/Root.js'
import { LedCountdown } from './LedCountdown.js'
import { DetailsCard } from './DetailsCard.js'
import { usePopover } from './usePopover.js'

/** Props of `ConnectionStatus`. */
export interface ConnectionStatusProps
  extends
    Omit<ComponentPropsWithoutRef<'section'>, 'children'>,
    LanguageProps<StatusMessages>,
    Pick<ConnectionLedProps, 'label' | 'labelVisibility' | 'size' | 'reserve'> {
  /** Subject of the LED: the connection, or the worst of it and all channels. Default: `worst`. */
  readonly of?: 'connection' | 'worst'
  /** Renders the root element in place of the `<div>`. Default: none. */
  readonly render?: Render<LedState>
}

/**
 * The one small place for everything about the connection: an LED as a button, which opens the details: since when, the next
 * attempt, each channel, the last round trip, the reason, the action that helps, also after its banner was dismissed, and
 * diagnostics to copy, without credentials. Renders a `<div>` with a `<button>` and a popover.
 *
 * @example
 * <header><ConnectionStatus /></header>
 */
export const ConnectionStatus: Part<ConnectionStatusProps, HTMLElement> = forwardRef<
  HTMLElement,
  ConnectionStatusProps
>(function ConnectionStatus(props, ref): ReactElement {
  const { of = 'worst', label, labelVisibility, size, reserve = false, ...others } = props
  const { messages: own, locale, render, ...rest } = others
  const look = {
    ...(label !== undefined && { label }),
    ...(labelVisibility !== undefined && { labelVisibility }),
    ...(size !== undefined && { size }),
  }
  const { messages, format, attributes } = useMessages('status', enStatus, { messages: own, locale })
  const led = useMessages('led', enLed, { messages: undefined, locale })
  const { state, tone } = useLed(of)
  const text = useLedText(of, state, led.messages)
  const button = useRef<HTMLButtonElement>(null)
  const card = useRef<HTMLElement>(null)
  const { isOpen, isNative, onClick, onKeyDown } = usePopover(button, card)
  // Stays here while the details are closed, so that closing them does not end a reload.
  const reloading = useReloadButton()
  const name = say(led.messages.named, { name: label ?? led.messages.connection, state: text }, led.format)
  return (
    <Root
      tag="div"
      ref={ref}
      state={state}
      render={render}
      props={{
        ...attributes,
        ...rest,
        'data-slot': 'conn-status',
        'data-state': state,
        'data-tone': tone,
        onKeyDown: (event) => {
          onKeyDown?.(event)
          rest.onKeyDown?.(event)
        },
        children: (
          <>
            <button
              ref={button}
              type="button"
              data-slot="conn-status-button"
              aria-label={name}
              aria-haspopup="dialog"
              aria-expanded={isNative ? undefined : isOpen}
              onClick={onClick}
            >
              <ConnectionLed
                {...look}
                of={of}
                reserve={reserve}
                locale={locale}
                detail={<LedCountdown {...{ reserve, messages, format }} />}
              />
            </button>
            {isNative || isOpen ? (
              <DetailsCard
                ref={card}
                ledMessages={led.messages}
                {...{ isNative, isOpen, state, text, messages, format, reloading }}
                shape={shapeOf(state, tone)}
              />
            ) : null}
          </>
        ),
      }}
    />
  )
})
