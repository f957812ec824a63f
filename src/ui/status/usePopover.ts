'use client'

import { useEffect, useState, useSyncExternalStore, type KeyboardEvent, type RefObject } from 'react'

/** A popover and the button that opens it. */
export interface PopoverState {
  readonly isOpen: boolean
  /** Whether the browser knows popovers; assumed on a server. */
  readonly isNative: boolean
  /** Opens and closes where the browser does not. */
  readonly onClick: (() => void) | undefined
  readonly onKeyDown: ((event: KeyboardEvent) => void) | undefined
}

const never = (): (() => void) => () => undefined
const isSupported = (): boolean => typeof HTMLElement.prototype.showPopover === 'function'
const yes = (): boolean => true

/**
 * Follows a native popover: the browser opens it, closes it on Esc and on a press outside, and moves the focus. The button gets the
 * element itself, because an id of one React root may be the id of another one on the page.
 */
export function usePopover(
  button: RefObject<HTMLButtonElement | null>,
  popover: RefObject<HTMLElement | null>,
): PopoverState {
  const [isOpen, setOpen] = useState(false)
  const isNative = useSyncExternalStore(never, isSupported, yes)
  useEffect(() => {
    const [from, to] = [button.current, popover.current]
    if (!isNative || from === null || to === null) return undefined
    from.popoverTargetElement = to
    const onToggle = (event: Event): void => setOpen((event as ToggleEvent).newState === 'open')
    // Before it opens, so that it is never empty.
    to.addEventListener('beforetoggle', onToggle)
    return () => to.removeEventListener('beforetoggle', onToggle)
  }, [button, popover, isNative])
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    setOpen(false)
    button.current?.focus()
  }
  return {
    isOpen,
    isNative,
    onClick: isNative ? undefined : () => setOpen((before) => !before),
    onKeyDown: isNative ? undefined : close,
  }
}
