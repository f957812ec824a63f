'use client'

import { forwardRef, type ComponentPropsWithoutRef, type ReactElement } from 'react'
import type { BannerPresentation, LedState, Tone } from '../../core/presentationTypes.js'
import { useConnectivity, useConnectivityPresentation } from '../../react/index.js'
import { useReloadButton, type ReloadButton } from '../../react/reload/useReloadButton.js'
import { usePresenter } from '../../react/usePresenter.js'
import { startOfDay } from '../../react/useToday.js'
import { enBanner } from '../../i18n/en.js'
import type { BannerMessages } from '../../i18n/messages.js'
import { ConnectionAnnouncer } from '../announcer/ConnectionAnnouncer.js'
import { datedFormat } from '../messages/datedFormat.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { onEscape } from '../parts/escape.js'
import { useFocusKeeper } from '../parts/focus.js'
import { Glyph } from '../parts/Glyph.js'
import { Only } from '../parts/Only.js'
import { Root, type Part, type Render } from '../parts/Root.js'
import { InRegion } from '../region/InRegion.js'
import { BannerActions, type ActionHandlers } from './BannerActions.js'
import { bannerText } from './bannerText.js'
import { Countdown } from './Countdown.js'
import { ReloadActions, ReloadNote } from './ReloadParts.js'
import { ServerText } from './ServerText.js'
import { useShownBanner } from './useShownBanner.js'

/** Props of `ConnectionBanner`. */
export interface ConnectionBannerProps
  extends Omit<ComponentPropsWithoutRef<'section'>, 'children'>, LanguageProps<BannerMessages> {
  /**
   * Handlers of actions, for example `{ 'sign-in': openLogin }`. `sign-in`, `sign-out` and `contact` have a button only with a
   * handler; the other actions work without one. Default: none.
   */
  readonly actions?: ActionHandlers
  /** Whether the banner renders its own `ConnectionAnnouncer` for screen readers. Default: true. */
  readonly announce?: boolean
  /** Renders the root element in place of the `<section>`. Default: none. */
  readonly render?: Render<BannerPresentation>
}

/**
 * Tells a person about a connection problem and offers the one action that helps. It renders into the `ConnectivityRegion` of the
 * page, or in place without one. On a page without a `ResyncPrompt` it also offers the reload of a page that is out of step.
 * Of several banners of a client only the first one shows. It never takes the focus, and gives
 * it back when it disappears. Esc inside dismisses it. Renders a `<section>`, or nothing without a problem.
 *
 * @example
 * <ConnectionBanner actions={{ 'sign-in': () => router.push('/login') }} />
 */
export const ConnectionBanner: Part<ConnectionBannerProps, HTMLElement> = forwardRef<
  HTMLElement,
  ConnectionBannerProps
>(function ConnectionBanner(props, ref): ReactElement {
  const { announce = true, ...rest } = props
  const { dismissBanner } = usePresenter()
  const banner = useShownBanner()
  // Stays here, so that another banner does not end a reload.
  const reloading = useReloadButton()
  const dismiss = (): void => {
    if (banner !== null) dismissBanner(banner.id)
  }
  return (
    <>
      {banner === null ? null : (
        <Only kind="banner">
          <InRegion onEscape={banner.dismissible ? dismiss : undefined}>
            <Banner {...rest} ref={ref} banner={banner} reloading={reloading} onDismiss={dismiss} />
          </InRegion>
        </Only>
      )}
      {announce ? <ConnectionAnnouncer messages={props.messages} locale={props.locale} /> : null}
    </>
  )
})

interface BannerProps extends Omit<ConnectionBannerProps, 'announce'> {
  readonly banner: BannerPresentation
  readonly reloading: ReloadButton
  readonly onDismiss: () => void
}

const Banner = forwardRef<HTMLElement, BannerProps>(function Banner(props, ref): ReactElement {
  const { banner, reloading, onDismiss, actions, messages: own, locale, ...others } = props
  const { render, onFocus, onKeyDown, ...rest } = others
  const { messages, format, attributes } = useMessages('banner', enBanner, { messages: own, locale })
  const { environment } = useConnectivity()
  // Each attempt renders the banner, and no server does: the day needs no timer and no hydration.
  const dated = datedFormat(format, startOfDay(environment.now()))
  const overall = useConnectivityPresentation(({ worstLed, missed, countdown }) => ({
    worstLed,
    missed,
    countdown,
  }))
  const keeper = useFocusKeeper()
  const { title, body, pending } = bannerText(banner, overall, messages, dated)
  const offersReload = banner.actions.includes('reload')
  const offer = { banner, handlers: actions, messages, format, keeper, onDismiss }
  return (
    <Root
      tag="section"
      ref={ref}
      state={banner}
      render={render}
      props={{
        'aria-label': messages.label,
        ...attributes,
        ...rest,
        'data-slot': 'conn-banner',
        'data-state': banner.key,
        'data-tone': banner.tone,
        'data-reason': banner.reason,
        onFocus: (event) => {
          keeper.note(event)
          onFocus?.(event)
        },
        onKeyDown: onEscape(banner.dismissible ? onDismiss : undefined, onKeyDown),
        children: (
          <>
            <Glyph state={glyphOf(banner)} tone={banner.tone} />
            <div data-slot="conn-content">
              <strong data-slot="conn-title">{title}</strong>
              {body === null ? null : <span data-slot="conn-body"> {body}</span>}
              {pending === null ? null : <span data-slot="conn-pending"> {pending}</span>}
              {overall.countdown === null ? null : (
                <Countdown {...overall.countdown} {...{ messages, format }} />
              )}
              {offersReload ? <ReloadNote locale={locale} /> : null}
              {banner.serverText === null ? null : (
                <ServerText text={banner.serverText} {...{ messages, keeper }} />
              )}
            </div>
            {offersReload ? (
              <ReloadActions {...offer} {...{ reloading, locale }} />
            ) : (
              <BannerActions {...offer} />
            )}
          </>
        ),
      }}
    />
  )
})

const glyphs: { readonly [T in Tone]: LedState } = {
  neutral: 'idle',
  info: 'idle',
  success: 'online',
  warning: 'reconnecting',
  danger: 'failed',
}

/** A shape that moves says that something goes on by itself. */
function glyphOf({ key, tone }: BannerPresentation): LedState {
  switch (key) {
    case 'connecting':
    case 'syncing':
    case 'offline':
    case 'paused':
    case 'unstable':
      return key
    case 'resync':
      return 'stale'
    default:
      return glyphs[tone]
  }
}
