'use client'
import { useCallback, useSyncExternalStore } from 'react'

import { useConnectivity } from './connectivityContext.js'

const nothing = (): null => null

/**
 * Counts down to a time. Only the component that uses it renders on its ticks.
 *
 * @param to epoch milliseconds; null for no countdown
 * @returns whole seconds; null without a countdown, and on a server
 */
export function useSecondsLeft(to: number | null): number | null {
  const { environment } = useConnectivity()
  const subscribe = useCallback(
    (changed: () => void) => {
      if (to === null) return () => undefined
      let cancel: () => void
      const tick = (): void => {
        // Tick on whole seconds of the remaining time, not of the clock.
        const left = to - environment.now()
        cancel = environment.setTimer(
          () => {
            changed()
            if (to > environment.now()) tick()
          },
          Math.max(0, left % 1000) + 1,
        )
      }
      tick()
      return () => cancel()
    },
    [environment, to],
  )
  const read = useCallback(
    () => (to === null ? null : Math.max(0, Math.ceil((to - environment.now()) / 1000))),
    [environment, to],
  )
  return useSyncExternalStore(subscribe, read, nothing)
}
