import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Connectivity } from '../../engine/connectivity.js'

/** Work of a person that a reload of the page could lose. */
export interface UnsavedWork {
  /** Stable name of the work, also after a reload. */
  readonly id: string
  /** Its name for a person, such as "Order 1042". */
  readonly label: string
  /** Saves it; rejects on failure. Null when it cannot be saved from here. */
  readonly save: (() => Promise<void>) | null
  /** Its content as text; null when it cannot be copied. */
  readonly copy: (() => string) | null
  /** Whether the component takes its text back after a reload. */
  readonly restores: boolean
  /** The identity that was signed in when the work began; null without one. */
  readonly owner: string | null
}

/** The unsaved work on the page, in the order in which it began. */
export interface UnsavedWorkRegistry extends Pick<
  StoreApi<readonly UnsavedWork[]>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  /** Adds unsaved work. Returns the function that removes it. */
  readonly add: (work: UnsavedWork) => () => void
}

const registries = new WeakMap<Connectivity['use'], UnsavedWorkRegistry>()

/** The unsaved work of a client's page; one registry per client. */
export function unsavedWorkOf(connectivity: Connectivity): UnsavedWorkRegistry {
  const known = registries.get(connectivity.use)
  if (known !== undefined) return known
  const store = createStore<readonly UnsavedWork[]>(() => [])
  const registry: UnsavedWorkRegistry = {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    add(work) {
      store.setState((works) => [...works, work], true)
      return () => store.setState((works) => works.filter((each) => each !== work), true)
    },
  }
  registries.set(connectivity.use, registry)
  return registry
}

/** Whether a reload hands the work back to the same person. */
export const isKept = ({ copy, restores, owner }: UnsavedWork, identity: string | null): boolean =>
  copy !== null && restores && (owner === null || owner === identity)
