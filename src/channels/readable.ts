import type { StoreApi } from 'zustand/vanilla'

/** A store as `useStore` of zustand reads it. */
export type Readable<T> = Pick<StoreApi<T>, 'getState' | 'getInitialState' | 'subscribe'>

/** A readable store that counts its readers. */
export interface CountedStore<T> {
  readonly readable: Readable<T>
  readonly readers: () => number
}

export function countReaders<T>({ getState, getInitialState, subscribe }: StoreApi<T>): CountedStore<T> {
  let readers = 0
  return {
    readers: () => readers,
    readable: {
      getState,
      getInitialState,
      subscribe(listener) {
        readers += 1
        const unsubscribe = subscribe(listener)
        return () => {
          readers -= 1
          unsubscribe()
        }
      },
    },
  }
}
