/**
 * Keeps an element out of the reach of modals of design systems, which hide everything else in the page from screen readers.
 * Libraries look for some of these attributes and spare the element; others mark it all the same, so the mark is taken off.
 * Returns the function that stops it.
 */
export function keepReachable(element: HTMLElement): () => void {
  const takeOff = (): void => {
    element.removeAttribute('aria-hidden')
    element.removeAttribute('inert')
  }
  const observer = new MutationObserver(takeOff)
  observer.observe(element, { attributes: true, attributeFilter: ['aria-hidden', 'inert'] })
  takeOff()
  return () => observer.disconnect()
}
