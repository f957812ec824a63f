import { focusWithin } from '../parts/focus.js'

interface Target {
  readonly append: (node: Node) => void
  /** Newer browsers only: moves an element without a reset of its state. */
  readonly moveBefore?: (node: Node, before: Node | null) => void
}

/** Moves an element to the end of another one, with its state and its focus where the browser can. */
export function moveTo(parent: Element | ShadowRoot, element: HTMLElement): void {
  if (element.parentNode === parent) return
  const focused = focusWithin(element)
  const target: Target = parent
  if (element.isConnected && target.moveBefore !== undefined) target.moveBefore(element, null)
  else target.append(element)
  focused?.focus({ preventScroll: true })
}
