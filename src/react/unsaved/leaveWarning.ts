import type { Connectivity } from '../../engine/connectivity.js'

/** What speaks against leaving the page without a question. */
const holders = new Set<object>()
/** Reloads that the person has agreed to. */
const permits = new Set<object>()

const warn = (event: BeforeUnloadEvent): void => {
  if (permits.size === 0) event.preventDefault()
}

/**
 * Lets the browser ask before the page is left. Returns the function that ends it. Call it only while something would be lost,
 * because the listener keeps the page out of the back-forward cache.
 */
export function warnOnLeave(): () => void {
  const holder = {}
  holders.add(holder)
  window.addEventListener('beforeunload', warn)
  return () => {
    holders.delete(holder)
    if (holders.size === 0) window.removeEventListener('beforeunload', warn)
  }
}

/** Lets the browser ask before the page is left while sends of the client wait. Returns the function that ends it. */
export function warnWhilePending(connectivity: Connectivity): () => void {
  let end: (() => void) | null = null
  const update = (): void => {
    const isPending = connectivity.getState().pending > 0
    if (isPending) end ??= warnOnLeave()
    else {
      end?.()
      end = null
    }
  }
  const unsubscribe = connectivity.subscribe(update)
  update()
  return () => {
    unsubscribe()
    end?.()
  }
}

/** Lets the page be left without a question, because the person has agreed to it. Returns the end of the permission. */
export function permitLeave(): () => void {
  const permit = {}
  permits.add(permit)
  return () => void permits.delete(permit)
}
