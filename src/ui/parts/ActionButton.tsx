'use client'

import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { useConnectivity, useSlots, type ButtonVariant } from '../../react/index.js'
import { isRepeatedClick, type ClickLike } from '../../react/isRepeatedClick.js'
import { useFocusReturn, type FocusKeeper } from './focus.js'

interface ActionButtonProps {
  readonly label: string
  /** Shown in place of the label, which stays the name of the button. */
  readonly icon?: ReactNode
  readonly variant?: ButtonVariant
  readonly busy?: boolean
  /** Whether the part that this button opens is open. */
  readonly expanded?: boolean
  /** Minimum busy time in milliseconds, so that the press is noticed. */
  readonly holdMs?: number
  readonly keeper: FocusKeeper
  /** A promise keeps the button busy until it settles. */
  readonly onPress: () => void | Promise<void>
}

/**
 * A button that keeps its label, its place and the focus while it is busy: `aria-disabled` instead of `disabled`.
 * Renders the `Button` slot, or a `<button>`.
 */
export function ActionButton(props: ActionButtonProps): ReactElement {
  const { label, icon, variant = 'secondary', busy = false, expanded, holdMs = 0, keeper, onPress } = props
  const { environment } = useConnectivity()
  const { Button } = useSlots()
  const button = useRef<HTMLButtonElement>(null)
  const [isHeld, setHeld] = useState(false)
  const [isWorking, setWorking] = useState(false)
  useFocusReturn(button, keeper)
  useEffect(() => {
    return isHeld ? environment.setTimer(() => setHeld(false), holdMs) : undefined
  }, [environment, isHeld, holdMs])
  const isBusy = busy || isHeld || isWorking
  const press = (event?: ClickLike): void => {
    if (isBusy || isRepeatedClick(event)) return
    if (holdMs > 0) setHeld(true)
    // An app without types may return anything, such as the window that it opened.
    const work = onPress() as PromiseLike<void> | null | undefined
    if (typeof work?.then !== 'function') return
    const end = (): void => setWorking(false)
    setWorking(true)
    Promise.resolve(work).catch(environment.report).finally(end)
  }
  const attributes = {
    ref: button,
    'data-slot': 'conn-button',
    'data-variant': variant,
    'aria-label': icon === undefined ? undefined : label,
    'aria-expanded': expanded,
    'aria-busy': isBusy || undefined,
    'aria-disabled': isBusy || undefined,
    onClick: press,
    children: icon ?? label,
  } as const
  if (Button === undefined) return <button {...attributes} type="button" />
  return <Button {...attributes} type="button" variant={variant} busy={isBusy} />
}
