const touches = ['pointerdown', 'touchstart', 'wheel', 'keydown', 'input'] as const

/**
 * Watches what a person does with the page. Returns the function that stops it.
 *
 * @param onTouch the person uses the page
 * @param onFocus the focus moves
 * @param onVisibility the page is shown or hidden
 */
export function watchPerson(onTouch: () => void, onFocus: () => void, onVisibility: () => void): () => void {
  const controller = new AbortController()
  const listen = (types: readonly string[], listener: () => void): void => {
    for (const type of types)
      document.addEventListener(type, listener, { capture: true, passive: true, signal: controller.signal })
  }
  listen(touches, onTouch)
  listen(['focusin', 'focusout'], onFocus)
  listen(['visibilitychange'], onVisibility)
  return () => controller.abort()
}
