'use client'

import { forwardRef, useId, type ComponentPropsWithoutRef, type ReactElement, type ReactNode } from 'react'
import type { StalePresentation } from '../../core/presentationTypes.js'
import { enStale } from '../../i18n/enStale.js'
import type { StaleMessages } from '../../i18n/messages.js'
import { useConnectivityPresentation } from '../../react/index.js'
import type { StaleHandlers } from './StaleActions.js'
import { useMessages, type LanguageProps } from '../messages/MessagesProvider.js'
import { Root, type Part, type Render } from '../parts/Root.js'
import { StaleLine } from './StaleLine.js'
import { StaleRoom } from './StaleRoom.js'

/** Props of `StaleRegion`. */
export interface StaleRegionProps extends ComponentPropsWithoutRef<'section'>, LanguageProps<StaleMessages> {
  /** The name of the channel that the content comes from. */
  readonly channel: string
  /** The name of the content for screen readers. Default: the name of the channel. */
  readonly label?: string
  /**
   * Where the line stands, so that nothing moves when it comes and goes. `room`: its place above the content is always kept.
   * `over`: it covers the first line of the content. `none`: it pushes the content down. Default: `room`.
   */
  readonly reserve?: 'room' | 'over' | 'none'
  /** Shown in the room of the line while the data is current, such as a title. Default: nothing. */
  readonly current?: ReactNode
  /** Handlers of actions, in place of the own behaviour; *Sign in* and *Contact support* need one. Default: none. */
  readonly actions?: StaleHandlers
  /** The content. Default: none. */
  readonly children?: ReactNode
  /** Renders the root element in place of the `<div>`. The state is null while the data is current. Default: none. */
  readonly render?: Render<StalePresentation | null>
}

/**
 * Wraps content of a channel and says when it may be out of date: one line with the time and the action that helps, while the
 * text fades by colour. Blips stay invisible. Never a live region, because the announcer speaks for the page.
 * Renders a `<div>` with the role `group`.
 *
 * @example
 * <StaleRegion channel="orders" label="Orders">
 *   <OrderTable />
 * </StaleRegion>
 */
export const StaleRegion: Part<StaleRegionProps, HTMLElement> = forwardRef<HTMLElement, StaleRegionProps>(
  function StaleRegion(props, ref): ReactElement {
    const { channel, label = channel, reserve = 'room', current, actions, children, ...others } = props
    const { messages: own, locale, render, ...rest } = others
    const { messages, format, attributes } = useMessages('stale', enStale, { messages: own, locale })
    const stale = useConnectivityPresentation((presentation) => presentation.stale.get(channel) ?? null)
    const id = useId()
    return (
      <Root
        tag="div"
        ref={ref}
        state={stale}
        render={render}
        props={{
          role: 'group',
          'aria-label': label,
          'aria-describedby': stale === null ? undefined : id,
          ...rest,
          'data-slot': 'conn-stale',
          'data-stale': stale?.kind,
          'data-tone': stale?.kind === 'missed' ? 'warning' : 'neutral',
          'data-reserve': reserve,
          children: (
            <>
              {stale === null && reserve !== 'room' ? null : (
                <div data-slot="conn-stale-place">
                  {reserve === 'room' ? <StaleRoom {...{ messages, format, attributes }} /> : null}
                  {stale === null ? (
                    <div data-slot="conn-stale-current">{current}</div>
                  ) : (
                    <StaleLine {...{ id, channel, stale, actions, messages, format, attributes }} />
                  )}
                </div>
              )}
              <div data-slot="conn-stale-content">{children}</div>
            </>
          ),
        }}
      />
    )
  },
)
