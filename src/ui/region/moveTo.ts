interface Target {
  readonly append: (node: Node) => void
  /** Newer browsers only: moves an element without a reset of its state. */
  readonly moveBefore?: (node: Node, before: Node | null) => void
}

/** Moves an element to the end of another one, with its state and its focus where the browser can. */
export function moveTo(parent: Element, element: HTMLElement): void {
  if (element.parentElement === parent) return
  const focused = element.ownerDocument.activeElement
  const target: Target = parent
  if (element.isConnected && target.moveBefore !== undefined) target.moveBefore(element, null)
  else target.append(element)
  if (focused instanceof HTMLElement && element.contains(focused)) focused.focus({ preventScroll: true })
}
