'use client'

import type { ReactElement } from 'react'
import { assertNever } from '../../core/assertNever.js'
import type { Action } from '../../core/reasons.js'
import { useConnectivity, useRetry, type ButtonVariant } from '../../react/index.js'
import { ActionButton } from './ActionButton.js'
import type { FocusKeeper } from './focus.js'

/** An action that a button can offer. */
export type OfferedAction = Exclude<Action, 'none' | 'wait'>

type Press = () => void | Promise<void>

/** What a part offers. */
interface Offer {
  readonly actions: readonly Action[]
  /** The channel that *Reopen* and *Refresh data* are about; null without one. */
  readonly channel: string | null
  readonly labelOf: (action: OfferedAction) => string
  /** The app's handler of an action, in place of the built-in behaviour. */
  readonly handlerOf?: (action: OfferedAction) => Press | undefined
  /** A press of *Reload*; null for a part without it. */
  readonly onReload: Press | null
  readonly isReloading: boolean
  readonly variant?: ButtonVariant
  readonly keeper: FocusKeeper
}

/** A pressed button stays busy at least this long, so that the press is noticed. */
export const HOLD_MS = 1000

/** The buttons of the offered actions, one for each action that the app or the kit can carry out. */
export function useActionButtons(offer: Offer): readonly ReactElement[] {
  const { channel, labelOf, handlerOf, onReload, isReloading, variant = 'secondary', keeper } = offer
  const { act, connect } = useConnectivity()
  const buttonOf = (action: Action): ReactElement | null => {
    if (action === 'none' || action === 'wait') return null
    const common = { label: labelOf(action), variant, keeper }
    const button = (onPress: Press): ReactElement => (
      <ActionButton {...common} key={action} holdMs={HOLD_MS} onPress={onPress} />
    )
    const handler = handlerOf?.(action)
    if (handler !== undefined) return button(handler)
    switch (action) {
      case 'retry':
        return <RetryButton {...common} key={action} />
      case 'reload':
        if (onReload === null) return null
        return <ActionButton {...common} key={action} busy={isReloading} onPress={onReload} />
      case 'resubscribe':
      case 'recreate':
      case 'resync':
        return channel === null ? null : button(() => act(channel, action))
      case 'take-over':
        return button(connect)
      case 'sign-in':
      case 'sign-out':
      case 'contact':
        return null
      default:
        return assertNever(action)
    }
  }
  return offer.actions.map(buttonOf).filter((button) => button !== null)
}

interface RetryButtonProps {
  readonly label: string
  readonly variant: ButtonVariant
  readonly keeper: FocusKeeper
}

/** Busy until the attempt that it asked for is over. Renders nothing where there is nothing to retry. */
function RetryButton(props: RetryButtonProps): ReactElement | null {
  const { canRetry, isRetrying, retry } = useRetry()
  return canRetry ? <ActionButton {...props} busy={isRetrying} onPress={retry} /> : null
}
