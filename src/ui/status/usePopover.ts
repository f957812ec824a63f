'use client'

import { useEffect, useId, useState, useSyncExternalStore, type KeyboardEvent, type RefObject } from 'react'

/** A popover and the button that opens it. */
export interface PopoverState {
  readonly id: string
  readonly isOpen: boolean
  /** Whether the browser knows popovers; assumed on a server. */
  readonly isNative: boolean
  /** Whether the page runs: a server writes no inline styles, which a strict Content-Security-Policy forbids. */
  readonly isLive: boolean
  /** Opens and closes where the browser does not. */
  readonly onClick: (() => void) | undefined
  readonly onKeyDown: ((event: KeyboardEvent) => void) | undefined
}

const never = (): (() => void) => () => undefined
const isSupported = (): boolean => typeof HTMLElement.prototype.showPopover === 'function'
const yes = (): boolean => true
const no = (): boolean => false

/**
 * Follows a native popover: the browser opens it, closes it on Esc and on a press outside, and moves the focus. The attribute of
 * the button is set here, because React 18 and 19 name it differently.
 */
export function usePopover(
  button: RefObject<HTMLButtonElement | null>,
  popover: RefObject<HTMLElement | null>,
): PopoverState {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const isNative = useSyncExternalStore(never, isSupported, yes)
  const isLive = useSyncExternalStore(never, yes, no)
  useEffect(() => {
    const [from, to] = [button.current, popover.current]
    if (!isNative || from === null || to === null) return undefined
    from.setAttribute('popovertarget', id)
    const onToggle = (event: Event): void => setOpen((event as ToggleEvent).newState === 'open')
    // Before it opens, so that it is never empty.
    to.addEventListener('beforetoggle', onToggle)
    return () => to.removeEventListener('beforetoggle', onToggle)
  }, [button, popover, isNative, id])
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    setOpen(false)
    button.current?.focus()
  }
  return {
    id,
    isOpen,
    isNative,
    isLive,
    onClick: isNative ? undefined : () => setOpen((before) => !before),
    onKeyDown: isNative ? undefined : close,
  }
}
