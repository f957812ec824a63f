/**
 * Reports that the page is being left, or is back from the back-forward cache.
 *
 * Listens for `beforeunload` once: a page with such a listener may stay out of the back-forward cache of Firefox, so the
 * listener is gone before the page is.
 */
export function browserLeave(onLeave: (isLeaving: boolean) => void): () => void {
  const { window, document } = globalThis as Partial<typeof globalThis>
  if (window === undefined || document === undefined) return () => undefined
  const controller = new AbortController()
  const { signal } = controller
  const on = <Type extends keyof WindowEventMap>(
    type: Type,
    run: (event: WindowEventMap[Type]) => void,
    once = false,
  ): void => window.addEventListener(type, run, { signal, once })
  const leave = (): void => onLeave(true)
  let timer: ReturnType<typeof setTimeout>
  const leaveSoon = (): void => {
    leave()
    // A dialog that asks whether to leave stops the page. Report again when it is closed.
    timer = setTimeout(leave, 0)
  }
  on('beforeunload', leaveSoon, true)
  on('pagehide', leave)
  on('pageshow', ({ persisted }) => persisted && onLeave(false))
  return () => {
    controller.abort()
    clearTimeout(timer)
  }
}
