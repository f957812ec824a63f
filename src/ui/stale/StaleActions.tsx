'use client'

import type { ReactElement } from 'react'
import type { StalePresentation } from '../../core/presentationTypes.js'
import type { StaleMessages } from '../../i18n/messages.js'
import { useConnectivityPresentation } from '../../react/index.js'
import type { ReloadButton } from '../../react/reload/useReloadButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import { useActionButtons, type OfferedAction } from '../parts/useActionButtons.js'
import { useHas } from '../../react/useOnly.js'

/** Handlers of the app for the actions of stale data. */
export type StaleHandlers = {
  readonly [A in OfferedAction]?: (channel: string, stale: StalePresentation) => void | Promise<void>
}

interface StaleActionsProps {
  readonly channel: string
  readonly stale: StalePresentation
  readonly actions: StaleHandlers | undefined
  readonly messages: StaleMessages
  readonly keeper: FocusKeeper
  readonly reloading: ReloadButton
}

/** The buttons of stale data. An action without a handler has no button, and one that a banner already offers is not repeated. */
export function StaleActions(props: StaleActionsProps): ReactElement {
  const { channel, stale, actions: handlers = {}, messages, keeper, reloading } = props
  const { buttonProps, isConfirming } = reloading
  const ofBanner = useConnectivityPresentation(({ banner }) =>
    banner !== null && (banner.channel ?? channel) === channel ? banner.actions : undefined,
  )
  const told = useHas('banner') && stale.kind !== 'missed' ? ofBanner : undefined
  const buttons = useActionButtons({
    actions: stale.actions.filter((action) => told?.includes(action) !== true),
    channel,
    keeper,
    labelOf: (action) =>
      action === 'reload' && isConfirming ? messages.reloadAnyway : messages.action[action],
    handlerOf(action) {
      const handler = handlers[action]
      return handler && (() => handler(channel, stale))
    },
    onReload: buttonProps.onClick,
    isReloading: buttonProps['aria-busy'],
  })
  return <span data-slot="conn-actions">{buttons}</span>
}
