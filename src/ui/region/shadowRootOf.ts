/** The shadow root that an element is in; null in the page. */
export function shadowRootOf(element: Element | ShadowRoot | null): ShadowRoot | null {
  const tree = element?.getRootNode()
  // Frames have classes of their own, so `instanceof` proves nothing.
  return tree !== undefined && 'host' in tree ? (tree as ShadowRoot) : null
}
