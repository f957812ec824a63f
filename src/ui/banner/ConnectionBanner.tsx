'use client'

import { forwardRef, type ComponentPropsWithoutRef, type ReactElement } from 'react'
import type { BannerPresentation, LedState, Tone } from '../../core/presentationTypes.js'
import { useConnectivityPresentation } from '../../react/index.js'
import { enBanner } from '../../i18n/en.js'
import type { BannerMessages } from '../../i18n/messages.js'
import { ConnectionAnnouncer } from '../announcer/ConnectionAnnouncer.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { useFocusKeeper } from '../parts/focus.js'
import { Glyph } from '../parts/Glyph.js'
import { Root, type Part, type Render } from '../parts/Root.js'
import { BannerActions, type ActionHandlers } from './BannerActions.js'
import { bannerText } from './bannerText.js'
import { Countdown } from './Countdown.js'

export interface ConnectionBannerProps
  extends Omit<ComponentPropsWithoutRef<'section'>, 'children'>, LanguageProps<BannerMessages> {
  /** `top` sticks to the start of the page and pushes it down, `bottom` floats, `inline` stays in place. Default: `top`. */
  readonly position?: 'top' | 'bottom' | 'inline'
  /**
   * Handlers of actions, for example `{ 'sign-in': openLogin }`. *Try now*, *Use here* and *Reopen* work without a handler; any
   * other action has a button only with a handler. Default: none.
   */
  readonly actions?: ActionHandlers
  /** Whether the banner renders its own `ConnectionAnnouncer` for screen readers. Default: true. */
  readonly announce?: boolean
  /** Renders the root element in place of the `<section>`. */
  readonly render?: Render<BannerPresentation>
}

/**
 * Tells a person about a connection problem and offers the one action that helps. It never takes the focus and restores it when
 * it disappears. Renders a `<section>`, or nothing without a problem.
 *
 * @example
 * <ConnectionBanner actions={{ 'sign-in': () => router.push('/login') }} />
 */
export const ConnectionBanner: Part<ConnectionBannerProps, HTMLElement> = forwardRef<
  HTMLElement,
  ConnectionBannerProps
>(function ConnectionBanner(props, ref): ReactElement {
  const { announce = true, ...rest } = props
  const banner = useConnectivityPresentation((presentation) => presentation.banner)
  return (
    <>
      {banner === null ? null : <Banner {...rest} ref={ref} banner={banner} />}
      {announce ? <ConnectionAnnouncer messages={props.messages} locale={props.locale} /> : null}
    </>
  )
})

interface BannerProps extends Omit<ConnectionBannerProps, 'announce'> {
  readonly banner: BannerPresentation
}

const Banner = forwardRef<HTMLElement, BannerProps>(function Banner(props, ref): ReactElement {
  const { banner, position = 'top', actions, messages: own, locale, render, onFocus, ...rest } = props
  const { messages, format } = useMessages('banner', enBanner, { messages: own, locale })
  const overall = useConnectivityPresentation(({ worstLed, missed }) => ({ worstLed, missed }))
  const keeper = useFocusKeeper()
  const { countdownFrom: from, countdownTo: to } = banner
  const { title, body, pending } = bannerText(banner, overall, messages, format)
  return (
    <Root
      tag="section"
      ref={ref}
      state={banner}
      render={render}
      props={{
        'aria-label': messages.label,
        ...rest,
        'data-slot': 'conn-banner',
        'data-state': banner.key,
        'data-tone': banner.tone,
        'data-reason': banner.reason,
        'data-position': position,
        onFocus: (event) => {
          keeper.note(event)
          onFocus?.(event)
        },
        children: (
          <>
            <Glyph state={glyphOf(banner)} />
            <div data-slot="conn-content">
              <strong data-slot="conn-title">{title}</strong>
              {body === null ? null : <span data-slot="conn-body"> {body}</span>}
              {to === null || from === null ? null : <Countdown {...{ from, to, messages, format }} />}
              {pending === null ? null : <span data-slot="conn-pending"> {pending}</span>}
              {banner.serverText === null ? null : (
                <div data-slot="conn-server-text">
                  {messages.serverSays} <q>{banner.serverText}</q>
                </div>
              )}
            </div>
            <BannerActions {...{ banner, messages, format, keeper }} handlers={actions} />
          </>
        ),
      }}
    />
  )
})

const glyphs: { readonly [T in Tone]: LedState } = {
  neutral: 'idle',
  info: 'connecting',
  success: 'online',
  warning: 'reconnecting',
  danger: 'failed',
}

const glyphOf = ({ key, tone }: BannerPresentation): LedState =>
  key === 'offline' || key === 'paused' ? key : glyphs[tone]
