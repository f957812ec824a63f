import { useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/**
 * Opens what runs by itself, such as a server with its clock: once for a component, also under StrictMode, which calls initial states
 * and effects twice. Closes it after the unmount. Null in the first render; only the first two functions count.
 */
export function useOpened<T extends object>(open: () => T, close?: (opened: T) => void): T | null {
  const [first] = useState({ open, close })
  const [store] = useState(() => createStore<T | null>(() => null))
  const mounts = useRef(0)
  useLayoutEffect(() => {
    mounts.current += 1
    if (store.getState() === null) store.setState(first.open(), true)
    return () => {
      mounts.current -= 1
      // StrictMode mounts a component again at once.
      queueMicrotask(() => {
        const opened = store.getState()
        if (mounts.current > 0 || opened === null) return
        store.setState(null, true)
        first.close?.(opened)
      })
    }
  }, [store, first])
  return useStore(store)
}
