'use client'
import { useInsertionEffect, useRef, type RefObject } from 'react'

/** Holds the newest value for callbacks that run later, so that inline functions never resubscribe anything. */
export function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value)
  useInsertionEffect(() => {
    ref.current = value
  }, [value])
  return ref
}
