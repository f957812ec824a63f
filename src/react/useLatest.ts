'use client'
import { useInsertionEffect, useRef, type RefObject } from 'react'

/** Holds the newest value for later callbacks, so that an inline function does not resubscribe. */
export function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value)
  useInsertionEffect(() => {
    ref.current = value
  }, [value])
  return ref
}
