import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Connectivity } from '../../engine/connectivity.js'
import { pageClients } from '../pageClients.js'
import type { UnsavedWork } from './unsavedWork.js'

/** What a reload of the page would take from a person. */
export interface AtStake {
  /** The unsaved work, in the order in which it began. */
  readonly works: readonly UnsavedWork[]
  /** The number of waiting sends. */
  readonly pending: number
}

/** What is at stake on the page, below all of its providers. */
export interface PageStake extends Pick<StoreApi<AtStake>, 'getState' | 'getInitialState' | 'subscribe'> {
  /**
   * Adds the unsaved work of a component, or replaces it in its place. The state has it after `publish`, at the latest after this
   * turn: an insertion effect may not cause a render.
   */
  readonly putWork: (component: object, work: UnsavedWork) => void
  /** Removes the work of a component; as late as `putWork`. */
  readonly removeWork: (component: object) => void
  readonly publish: () => void
}

let stake: PageStake | null = null

/** What is at stake on the page; one store per page, because a reload takes the whole page. */
export const pageStake = (): PageStake => (stake ??= createPageStake())

function createPageStake(): PageStake {
  const store = createStore<AtStake>(() => ({ works: [], pending: 0 }))
  const works = new Map<object, UnsavedWork>()
  let ends: readonly (() => void)[] = []

  function watch(all: readonly Connectivity[]): void {
    for (const end of ends) end()
    // Two providers may share a client.
    const clients = [...new Set(all)]
    const count = (): void => {
      const pending = clients.reduce((sum, client) => sum + client.getState().pending, 0)
      if (pending !== store.getState().pending) store.setState({ pending })
    }
    ends = clients.map((client) => client.subscribe(count))
    count()
  }

  watch(pageClients().getState())
  pageClients().subscribe(watch)
  let isPublished = true
  function publish(): void {
    if (isPublished) return
    isPublished = true
    store.setState({ works: [...works.values()] })
  }
  function changed(): void {
    if (isPublished) queueMicrotask(publish)
    isPublished = false
  }
  return {
    ...store,
    putWork(component, work) {
      works.set(component, work)
      changed()
    },
    removeWork(component) {
      if (works.delete(component)) changed()
    },
    publish,
  }
}
