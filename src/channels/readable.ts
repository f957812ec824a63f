import type { StoreApi } from 'zustand/vanilla'

import { isolate } from '../engine/isolate.js'

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

/** A store for listeners of the app: one that throws is reported, and stops neither the others nor the commit. */
export const isolated = <T>(
  { getState, getInitialState, subscribe }: Readable<T>,
  report: (error: unknown) => void,
): Readable<T> => ({
  getState,
  getInitialState,
  subscribe: (listener) => subscribe((now, before) => isolate(() => listener(now, before), report)),
})
