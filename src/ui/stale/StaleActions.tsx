'use client'

import { Fragment, type ReactElement } from 'react'
import type { StalePresentation } from '../../core/presentationTypes.js'
import type { Action } from '../../core/reasons.js'
import type { StaleMessages } from '../../i18n/messages.js'
import {
  useConnectivity,
  useConnectivityPresentation,
  useRetry,
  type UseReloadResult,
} from '../../react/index.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import { useHas } from '../parts/useOnly.js'

type Offered = Exclude<Action, 'none' | 'wait'>

/** Handlers of the app for the actions of stale data. */
export type StaleHandlers = {
  readonly [A in Offered]?: (channel: string, stale: StalePresentation) => void | Promise<void>
}

interface StaleActionsProps {
  readonly channel: string
  readonly stale: StalePresentation
  readonly actions: StaleHandlers | undefined
  readonly messages: StaleMessages
  readonly keeper: FocusKeeper
  readonly reloading: UseReloadResult
}

const HOLD_MS = 1000

/** The buttons of stale data. An action without a handler has no button, and one that a banner already offers is not repeated. */
export function StaleActions(props: StaleActionsProps): ReactElement | null {
  const { channel, stale, actions: handlers = {}, messages, keeper, reloading } = props
  const connectivity = useConnectivity()
  const { canRetry, isRetrying, retry } = useRetry()
  const banner = useConnectivityPresentation((presentation) => presentation.banner)
  const told = useHas('banner') && stale.kind === 'behind' ? banner?.actions : undefined

  const buttonOf = (action: Offered): ReactElement | null => {
    const label = messages.action[action]
    const handler = handlers[action]
    const button = (onPress: () => void | Promise<void>): ReactElement => (
      <ActionButton {...{ label, keeper, onPress }} holdMs={HOLD_MS} />
    )
    if (handler !== undefined) return button(() => handler(channel, stale))
    switch (action) {
      case 'retry':
        return canRetry ? <ActionButton {...{ label, keeper }} busy={isRetrying} onPress={retry} /> : null
      case 'reload': {
        const { buttonProps, isConfirming } = reloading
        return (
          <ActionButton
            label={isConfirming ? messages.reloadAnyway : label}
            keeper={keeper}
            busy={buttonProps['aria-busy']}
            onPress={buttonProps.onClick}
          />
        )
      }
      case 'resubscribe':
      case 'resync':
        return button(() => connectivity.act(channel, action))
      case 'take-over':
        return button(() => connectivity.connect())
      case 'sign-in':
      case 'contact':
        return null
    }
  }

  const buttons = stale.actions
    .filter((action) => action !== 'none' && action !== 'wait')
    .filter((action) => told?.includes(action) !== true)
    .map((action) => <Fragment key={action}>{buttonOf(action)}</Fragment>)
  return <span data-slot="conn-actions">{buttons}</span>
}
