'use client'

import type { ReactElement } from 'react'
import type { BannerPresentation } from '../../core/presentationTypes.js'
import type { Action } from '../../core/reasons.js'
import { useConnectivity } from '../../react/index.js'
import type { Format } from '../../i18n/format.js'
import { say, type BannerMessages } from '../../i18n/messages.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'

/** Handlers of the app, in place of the banner's own behaviour. */
export type ActionHandlers = {
  readonly [A in Exclude<Action, 'none' | 'wait'>]?: (banner: BannerPresentation) => void | Promise<void>
}

/** A pressed button stays busy at least this long, so that the press is noticed. */
const HOLD_MS = 1000

interface BannerActionsProps {
  readonly banner: BannerPresentation
  readonly handlers: ActionHandlers | undefined
  readonly messages: BannerMessages
  readonly format: Format
  readonly keeper: FocusKeeper
}

/** The buttons of a banner. An action without a handler of the app or the banner has no button. */
export function BannerActions(props: BannerActionsProps): ReactElement | null {
  const { banner, handlers = {}, messages, format, keeper } = props
  const connectivity = useConnectivity()
  const { channel, key } = banner
  const own: ActionHandlers = {
    retry: () => connectivity.retryNow(),
    'take-over': () => connectivity.connect(),
    ...(channel === null
      ? {}
      : {
          resubscribe: () => connectivity.act(channel, 'resubscribe'),
          resync: () => connectivity.act(channel, 'resync'),
        }),
  }
  const offered = banner.actions.flatMap((action) => {
    if (action === 'none' || action === 'wait') return []
    const act = handlers[action] ?? own[action]
    return act === undefined ? [] : [{ action, act }]
  })
  if (offered.length === 0) return null
  return (
    <div data-slot="conn-actions">
      {offered.map(({ action, act }) => (
        <ActionButton
          key={action}
          label={say(messages.action[action], { key }, format)}
          holdMs={HOLD_MS}
          keeper={keeper}
          onPress={() => act(banner)}
        />
      ))}
    </div>
  )
}
