import type { Environment } from '../store/index.js'

/** A value outside React that many messages change, and that React sees at most once per frame. */
export interface FrameStore<T> {
  readonly get: () => T
  readonly subscribe: (changed: () => void) => () => void
  /** Something changed: read the value anew at the next frame. */
  readonly touch: () => void
}

/** @param read makes the value that React sees; called once per frame at most */
export function createFrameStore<T>(initial: T, read: () => T, environment: Environment): FrameStore<T> {
  let shown = initial
  let cancel: (() => void) | null = null
  let isStale = false
  const listeners = new Set<() => void>()

  function commit(): void {
    cancel = null
    isStale = false
    shown = read()
    for (const changed of listeners) changed()
  }

  return {
    get: () => shown,
    subscribe(changed) {
      listeners.add(changed)
      if (isStale) cancel ??= environment.setFrame(commit)
      return () => {
        listeners.delete(changed)
        if (listeners.size > 0) return
        cancel?.()
        cancel = null
      }
    },
    touch() {
      isStale = true
      if (listeners.size > 0) cancel ??= environment.setFrame(commit)
    },
  }
}
