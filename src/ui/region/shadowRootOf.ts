/** The shadow root that an element is in; null in the page. */
export function shadowRootOf(element: Element | ShadowRoot | null): ShadowRoot | null {
  const tree = element?.getRootNode()
  return tree instanceof ShadowRoot ? tree : null
}
