import { focusWithin } from '../parts/focus.js'
import { keepReachable } from './keepReachable.js'
import { moveTo } from './moveTo.js'
import { shadowRootOf } from './shadowRootOf.js'
import { watchTop } from './watchTop.js'

/** An overlay at the end of the body, in the top layer, that every modal of the page leaves usable. */
export interface Overlay {
  readonly setShown: (isShown: boolean) => void
  readonly close: () => void
}

/** Attributes by which design systems recognise an element that belongs to no dialog and must not be hidden. */
const attributes = {
  'aria-live': 'off',
  'data-react-aria-top-layer': 'true',
} as const

/** Events by which dialogs notice a press outside, or a focus that leaves them. */
const kept = ['pointerdown', 'focusin'] as const

const stop = (event: Event): void => event.stopPropagation()

/**
 * Puts the element into the container and keeps it reachable: above everything in the top layer, inside the modal dialog or
 * fullscreen element that is on top, and clickable beside the dialogs of design systems.
 */
export function openOverlay(host: HTMLElement, container: Element | ShadowRoot): Overlay {
  // That of the container, which may be in a frame; the element is still in the page of the app.
  const page = container.ownerDocument
  let shown = false
  const hasPopover = 'showPopover' in host
  for (const [name, value] of Object.entries(attributes)) host.setAttribute(name, value)
  // Without popovers the style sheet puts the region over the page, below the top layer.
  if (hasPopover) host.popover = 'manual'

  function setOpen(isOpen: boolean): void {
    if (!hasPopover || !host.isConnected) return
    if (host.matches(':popover-open') === isOpen) return
    if (isOpen) host.showPopover()
    else host.hidePopover()
  }

  function place(top: Element | null): void {
    const focused = focusWithin(host)
    moveTo(top ?? container, host)
    // An element that was moved keeps its old place in the top layer until it is shown again.
    setOpen(false)
    setOpen(shown)
    focused?.focus({ preventScroll: true })
  }

  for (const type of kept) host.addEventListener(type, stop)
  place(null)
  const watch = watchTop(page, place, shadowRootOf(container) ?? page)
  const release = keepReachable(host)
  return {
    setShown(isShown) {
      shown = isShown
      setOpen(isShown)
    },
    close() {
      watch.stop()
      release()
      for (const type of kept) host.removeEventListener(type, stop)
      host.remove()
    },
  }
}
