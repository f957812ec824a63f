'use client'
import { useState, useSyncExternalStore } from 'react'

/** What can be read: a client, or a presenter. */
interface Readable<T> {
  readonly getState: () => T
  readonly getInitialState: () => T
  readonly subscribe: (listener: (state: T, previous: T) => void) => () => void
}

/**
 * A selection of a store. The component renders only when the selection changes; a new object with the same fields is no
 * change, so that `({ status, reason }) => ({ status, reason })` is as good as two selections.
 */
export function useSelection<T, Selected>(store: Readable<T>, selector: (state: T) => Selected): Selected {
  const [keep] = useState(createKeeper<Selected>)
  return useSyncExternalStore(
    store.subscribe,
    () => keep(selector(store.getState())),
    () => keep(selector(store.getInitialState())),
  )
}

/** Gives back the object before this one when both have the same fields. */
function createKeeper<Selected>(): (next: Selected) => Selected {
  let kept: Selected
  return (next) => {
    if (!isSame(kept, next)) kept = next
    return kept
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (!isPlain(a) || !isPlain(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => Object.is(a[name], b[name]))
}

/** Objects and arrays; not maps and dates, whose content is not in their fields. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}
