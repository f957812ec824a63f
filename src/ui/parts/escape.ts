import type { KeyboardEvent, KeyboardEventHandler } from 'react'

/**
 * Handles Esc in a part that stands in the page; a region takes the key before it comes here. The key ends here, so that a
 * dialog around the part stays open.
 *
 * @param act what Esc means; undefined leaves the key to the page
 * @param own the app's handler, which goes first and may prevent it
 */
export const onEscape =
  (act: (() => void) | undefined, own?: KeyboardEventHandler<HTMLElement>) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    own?.(event)
    if (act === undefined || event.key !== 'Escape') return
    if (event.defaultPrevented || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
