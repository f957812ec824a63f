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

/**
 * Watches which modal dialog or fullscreen element is on top. Everything outside of it is inert or covered, so what a person
 * must reach has to be inside. Calls back with the element, or null for none, at each change. Returns the stop function.
 */
export function watchTop(page: Document, onChange: (top: Element | null) => void): () => void {
  // In the order of their opening, because the last one is on top.
  let open: readonly Element[] = []
  let top: Element | null = null

  function look(candidates: Iterable<Element>): void {
    const before = open.filter(isModal)
    open = [...before, ...[...candidates].filter((element) => !before.includes(element) && isModal(element))]
    const now = open.at(-1) ?? null
    if (now === top) return
    top = now
    removals.disconnect()
    // A removed dialog sends no event: watch the children of all elements around it.
    for (let around = top?.parentNode ?? null; around !== null; around = around.parentNode)
      removals.observe(around, { childList: true })
    onChange(top)
  }

  const removals = new MutationObserver(() => {
    if (top?.isConnected === false) look([])
  })
  const openings = new MutationObserver((records) =>
    look(records.map(({ target }) => target).filter((target) => target instanceof Element)),
  )
  const fullscreen = (): void => look(page.fullscreenElement == null ? [] : [page.fullscreenElement])
  openings.observe(page, { subtree: true, attributes: true, attributeFilter: ['open'] })
  page.addEventListener('fullscreenchange', fullscreen)
  look(page.querySelectorAll('dialog[open]'))
  fullscreen()
  return () => {
    openings.disconnect()
    removals.disconnect()
    page.removeEventListener('fullscreenchange', fullscreen)
  }
}
