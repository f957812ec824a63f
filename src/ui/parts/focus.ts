'use client'

import { useLayoutEffect, useState, type FocusEvent, type RefObject } from 'react'

/** Remembers the focused element before the focus entered a component, and can restore it. */
export interface FocusKeeper {
  /** Handler for the root element of the component. */
  readonly note: (event: FocusEvent<HTMLElement>) => void
  readonly giveBack: (page: Document) => void
}

/** One keeper for the lifetime of a component. */
export const useFocusKeeper = (): FocusKeeper => useState(createFocusKeeper)[0]

/**
 * The focused element inside of this one, also in shadow roots; null for none. Only the tree of the element knows it: outside of a
 * shadow root its host seems to have the focus.
 */
export function focusWithin(element: Element): HTMLElement | null {
  const { activeElement = null } = element.getRootNode() as Partial<DocumentOrShadowRoot>
  if (!element.contains(activeElement)) return null
  let focused = activeElement
  while (focused?.shadowRoot?.activeElement != null) focused = focused.shadowRoot.activeElement
  // Every kind of element that can have the focus can give it up. Frames have classes of their own, so `instanceof` proves nothing.
  return focused as HTMLElement | null
}

/** Elements that `moveFocus` has just left; only set while it runs. */
const leaving = new WeakMap<Document, HTMLElement>()

/**
 * Moves the focus past the focus trap of a dialog. A trap acts on a `focusout` that names the next element, so the focus is
 * taken away first and given afterwards.
 */
export function moveFocus(to: HTMLElement): void {
  const page = to.ownerDocument
  const from = focusWithin(page.documentElement)
  if (from !== null && from !== page.body) {
    leaving.set(page, from)
    from.blur()
  }
  to.focus({ preventScroll: true })
  leaving.delete(page)
}

function createFocusKeeper(): FocusKeeper {
  let origin: HTMLElement | null = null
  return {
    note({ currentTarget, relatedTarget }) {
      const from = relatedTarget ?? leaving.get(currentTarget.ownerDocument) ?? null
      if (!currentTarget.contains(from)) origin = from as HTMLElement | null
    },
    giveBack(page) {
      // Without an origin the browser keeps the place in the tab order by itself; any other element would be a jump.
      if (origin?.isConnected === true && origin.ownerDocument === page) moveFocus(origin)
    },
  }
}

/** Restores the focus when a focused element unmounts, instead of dropping it on the body. */
export function useFocusReturn(element: RefObject<HTMLElement | null>, keeper: FocusKeeper): void {
  useLayoutEffect(() => {
    const node = element.current
    return () => {
      if (node !== null && focusWithin(node) !== null) keeper.giveBack(node.ownerDocument)
    }
  }, [element, keeper])
}
