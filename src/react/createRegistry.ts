import { createStore, type StoreApi } from 'zustand/vanilla'

/** Entries that come and go, such as mounted components, in the order in which they came. */
export interface Registry<Entry> extends Pick<
  StoreApi<readonly Entry[]>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  /** Adds an entry. Returns the function that removes it. */
  readonly add: (entry: Entry) => () => void
}

/** Creates an empty registry. */
export function createRegistry<Entry>(): Registry<Entry> {
  const { setState, ...store } = createStore<readonly Entry[]>(() => [])
  return {
    ...store,
    add(entry) {
      setState((entries) => [...entries, entry], true)
      // An entry may be there twice: remove it once.
      return () => setState((entries) => entries.filter((_, index) => index !== entries.indexOf(entry)), true)
    },
  }
}
