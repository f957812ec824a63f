import { moveFocus } from '../parts/focus.js'
import { isHotkey } from './hotkey.js'
import type { MountedRegion } from './regionStore.js'

/** The column of a region, with the keys that lead into it and back. */
export interface Rows extends MountedRegion {
  /** Ends the listeners. */
  readonly close: () => void
}

const controls = 'button, a[href], input, select, textarea, summary, [tabindex]:not([tabindex="-1"])'

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
    if (to?.isConnected === true) moveFocus(to)
    else if (page.activeElement instanceof HTMLElement) page.activeElement.blur()
  }

  function enter(): void {
    const { activeElement } = page
    origin = activeElement instanceof HTMLElement && activeElement !== page.body ? activeElement : null
    moveFocus(column.querySelector<HTMLElement>(controls) ?? column)
  }

  function onKey(event: KeyboardEvent): void {
    if (rows.size === 0 || event.isComposing) return
    const isInside = host.contains(page.activeElement)
    const key = hotkey()
    if (key !== null && isHotkey(event, key)) {
      if (isInside) leave()
      else enter()
    } else if (event.key === 'Escape' && isInside) {
      const act = [...rows].find(([row]) => row.contains(page.activeElement))?.[1]
      // The row may take the focused button away, and then gives the focus back by itself.
      act?.()
      if (host.contains(page.activeElement)) leave()
    } else return
    // Esc would also close the dialog of the app below; some libraries listen on the window, too.
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  // On the window, before the listeners of any dialog.
  window.addEventListener('keydown', onKey, { capture: true })
  return {
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
    close: () => window.removeEventListener('keydown', onKey, { capture: true }),
  }
}
