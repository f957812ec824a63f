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

function createFocusKeeper(): FocusKeeper {
  let origin: HTMLElement | null = null
  return {
    note({ currentTarget, relatedTarget }) {
      if (currentTarget.contains(relatedTarget)) return
      origin = relatedTarget instanceof HTMLElement ? relatedTarget : null
    },
    giveBack(page) {
      if (origin?.isConnected === true) {
        origin.focus({ preventScroll: true })
        if (page.activeElement === origin) return
      }
      const main = page.querySelector<HTMLElement>('main, [role="main"]')
      if (main === null) return
      if (!main.hasAttribute('tabindex')) {
        main.tabIndex = -1
        main.addEventListener('blur', () => main.removeAttribute('tabindex'), { once: true })
      }
      main.focus({ preventScroll: true })
    },
  }
}

/** Restores the focus when a focused element unmounts, instead of dropping it on the body. */
export function useFocusReturn(element: RefObject<HTMLElement | null>, keeper: FocusKeeper): void {
  useLayoutEffect(() => {
    const node = element.current
    return () => {
      if (node !== null && node === node.ownerDocument.activeElement) keeper.giveBack(node.ownerDocument)
    }
  }, [element, keeper])
}
