'use client'

import { Fragment, type ReactElement } from 'react'
import type { BannerPresentation } from '../../core/presentationTypes.js'
import type { Action } from '../../core/reasons.js'
import { useConnectivity, useRetry } from '../../react/index.js'
import type { Format } from '../../i18n/format.js'
import { say, type BannerMessages } from '../../i18n/messages.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'

type Offered = Exclude<Action, 'none' | 'wait'>

/** Handlers of the app, in place of the banner's own behaviour. */
export type ActionHandlers = {
  readonly [A in Offered]?: (banner: BannerPresentation) => void | Promise<void>
}

/** A pressed button stays busy at least this long, so that the press is noticed. */
const HOLD_MS = 1000

interface BannerActionsProps {
  readonly banner: BannerPresentation
  readonly handlers: ActionHandlers | undefined
  readonly messages: BannerMessages
  readonly format: Format
  readonly keeper: FocusKeeper
  readonly onDismiss: () => void
}

interface RetryButtonProps {
  readonly label: string
  readonly keeper: FocusKeeper
}

/** Busy until the attempt that it asked for is over. */
function RetryButton({ label, keeper }: RetryButtonProps): ReactElement | null {
  const { canRetry, isRetrying, retry } = useRetry()
  if (!canRetry) return null
  return <ActionButton label={label} keeper={keeper} busy={isRetrying} onPress={retry} />
}

const cross = (
  <svg viewBox="0 0 16 16" width="1em" height="1em" focusable="false" aria-hidden="true">
    <path d="m4 4 8 8m0-8-8 8" stroke="currentColor" strokeWidth={1.75} strokeLinecap="round" />
  </svg>
)

/** The buttons of a banner. An action without a handler of the app or the banner has no button. */
export function BannerActions(props: BannerActionsProps): ReactElement | null {
  const { banner, handlers = {}, messages, format, keeper, onDismiss } = props
  const connectivity = useConnectivity()
  const { channel, key } = banner
  const own: ActionHandlers = {
    'take-over': () => connectivity.connect(),
    ...(channel === null
      ? {}
      : {
          resubscribe: () => connectivity.act(channel, 'resubscribe'),
          resync: () => connectivity.act(channel, 'resync'),
        }),
  }
  const buttonOf = (action: Offered): ReactElement | null => {
    const label = say(messages.action[action], { key }, format)
    const act = handlers[action] ?? own[action]
    if (act !== undefined)
      return <ActionButton {...{ label, keeper }} holdMs={HOLD_MS} onPress={() => act(banner)} />
    if (action === 'retry') return <RetryButton {...{ label, keeper }} />
    return null
  }
  const offered = banner.actions.flatMap((action) => {
    const button = action === 'none' || action === 'wait' ? null : buttonOf(action)
    return button === null ? [] : [<Fragment key={action}>{button}</Fragment>]
  })
  if (offered.length === 0 && !banner.dismissible) return null
  return (
    <div data-slot="conn-actions">
      {offered}
      {banner.dismissible ? (
        <ActionButton
          variant="ghost"
          label={messages.dismiss}
          icon={cross}
          keeper={keeper}
          onPress={onDismiss}
        />
      ) : null}
    </div>
  )
}
