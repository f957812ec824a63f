import { focusWithin } from '../parts/focus.js'
import { shadowRootOf } from './shadowRootOf.js'

/** Elements without a place for others inside. */
const closed = 'audio, canvas, embed, iframe, img, object, video'

/** Whether the element makes the rest of the page inert, or covers it. */
function isModal(element: Element): boolean {
  if (!element.isConnected || element.matches(closed)) return false
  if (element === element.ownerDocument.fullscreenElement) return true
  try {
    return element.matches('dialog:modal')
  } catch {
    // A browser without `:modal` has no modal dialogs.
    return false
  }
}

const options = { subtree: true, attributes: true, attributeFilter: ['open'] }

/** The node around, which of a shadow root is its host. Frames have classes of their own, so `instanceof` proves nothing. */
export const aroundOf = (node: Node): Node | null =>
  node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null

const isElement = (node: Node): node is Element => node.nodeType === Node.ELEMENT_NODE

/** Watches for the element on top. */
export interface TopWatch {
  /** Looks for a dialog around the focus, also in shadow roots, whose dialogs open unseen. */
  readonly look: () => void
  readonly stop: () => void
}

/**
 * Watches which modal dialog or fullscreen element is on top. Everything outside of it is inert or covered, so what a person
 * must reach has to be inside. Calls back with the element, or null for none, at each change.
 *
 * @param tree the shadow root whose dialogs are watched, too; the page for none
 */
export function watchTop(
  page: Document,
  onChange: (top: Element | null) => void,
  tree: Document | ShadowRoot = page,
): TopWatch {
  // In the order of their opening, because the last one is on top.
  let open: readonly Element[] = []
  let top: Element | null = null

  function look(candidates: Iterable<Node>): void {
    open = open.filter(isModal)
    for (const each of candidates)
      if (isElement(each) && !open.includes(each) && isModal(each)) open = [...open, each]
    const now = open.at(-1) ?? null
    if (now === top) return
    top = now
    const root = shadowRootOf(top)
    if (root !== null) openings.observe(root, options)
    removals.disconnect()
    // A removed dialog sends no event: watch the children of all elements around it.
    for (let around = top && aroundOf(top); around !== null; around = aroundOf(around))
      removals.observe(around, { childList: true })
    onChange(top)
  }

  const removals = new MutationObserver(() => {
    if (top?.isConnected === false) look([])
  })
  const openings = new MutationObserver((records) => look(records.map(({ target }) => target)))
  const fullscreen = (): void => look(page.fullscreenElement == null ? [] : [page.fullscreenElement])
  for (const root of new Set([page, tree])) {
    openings.observe(root, options)
    look(root.querySelectorAll('dialog[open]'))
  }
  page.addEventListener('fullscreenchange', fullscreen)
  fullscreen()
  return {
    look() {
      const path: Node[] = []
      let node: Node | null = focusWithin(page.documentElement)
      for (; node !== null; node = aroundOf(node)) path.unshift(node)
      look(path)
    },
    stop() {
      openings.disconnect()
      removals.disconnect()
      page.removeEventListener('fullscreenchange', fullscreen)
    },
  }
}
