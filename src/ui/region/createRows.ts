import { focusWithin, moveFocus } from '../parts/focus.js'
import { isHotkey } from './hotkey.js'
import type { MountedRegion } from './regionStore.js'
import { Row } from './Row.js'

/** The column of a region, with the keys that lead into it and back. */
export interface Rows extends MountedRegion {
  /** Ends the listeners. */
  readonly close: () => void
}

const controls =
  ':is(button, input, select, textarea):enabled, a[href], summary, [tabindex]:not([tabindex="-1"], :disabled)'

/** Moves the focus and the eye: an inline region may be far from where a person works. */
function moveInSight(to: HTMLElement): void {
  moveFocus(to)
  to.scrollIntoView?.({ block: 'nearest' })
}

/**
 * Manages the rows of one region.
 *
 * @param host the region
 * @param column the element inside that holds the rows
 * @param hotkey reads the key that moves the focus into the region and back; null for none
 * @param onChange receives whether there is any row, at each change
 */
export function createRows(
  host: HTMLElement,
  column: HTMLElement,
  hotkey: () => string | null,
  onChange: (hasRows: boolean) => void,
): Rows {
  const page = host.ownerDocument
  const rows = new Map<HTMLElement, (() => void) | null>()
  let origin: HTMLElement | null = null

  function leave(): void {
    const to = origin
    origin = null
    if (to?.isConnected === true) moveInSight(to)
    else focusWithin(host)?.blur()
  }

  function enter(): void {
    const focused = focusWithin(page.documentElement)
    origin = focused === page.body ? null : focused
    moveInSight(column.querySelector<HTMLElement>(controls) ?? column)
  }

  function onKey(event: KeyboardEvent): void {
    if (rows.size === 0 || event.isComposing) return
    const isInside = focusWithin(host) !== null
    const key = hotkey()
    if (key !== null && isHotkey(event, key)) {
      if (isInside) leave()
      else enter()
    } else if (event.key === 'Escape' && isInside) {
      const act = [...rows].find(([row]) => focusWithin(row) !== null)?.[1]
      // The row may take the focused button away, and then gives the focus back by itself.
      act?.()
      if (focusWithin(host) !== null) leave()
    } else return
    // Esc would also close the dialog of the app below; some libraries listen on the window, too.
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  // On the window, before the listeners of any dialog. Keys in a frame reach only its own.
  const views = new Set([window, page.defaultView ?? window])
  for (const view of views) view.addEventListener('keydown', onKey, { capture: true })
  return {
    Row,
    add(row, onEscape) {
      rows.set(row, onEscape)
      column.append(row)
      if (rows.size === 1) onChange(true)
      return () => {
        rows.delete(row)
        row.remove()
        if (rows.size === 0) onChange(false)
      }
    },
    close() {
      for (const view of views) view.removeEventListener('keydown', onKey, { capture: true })
    },
  }
}
