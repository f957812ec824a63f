'use client'
import { useCallback, useSyncExternalStore } from 'react'

import { useConnectivity } from './connectivityContext.js'
import { useConnectivityPresentation } from './useConnectivityPresentation.js'

/** State of a countdown. */
export interface ReconnectCountdown {
  /** Whole seconds until the next attempt; null without a countdown. */
  readonly secondsLeft: number | null
  /** The passed part of the wait, 0 to 1, in steps of whole seconds. */
  readonly progress: number
}

const NONE: ReconnectCountdown = { secondsLeft: null, progress: 0 }
const nothing = (): null => null

/**
 * Counts down to the next attempt. Only components that use it render on its ticks.
 *
 * @example
 * const { seconds } = useReconnectCountdown()
 */
export function useReconnectCountdown(): ReconnectCountdown {
  const { environment } = useConnectivity()
  const to = useConnectivityPresentation(({ banner }) => banner?.countdownTo ?? null)
  const from = useConnectivityPresentation(({ banner }) => banner?.countdownFrom ?? null)
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
  const secondsLeft = useSyncExternalStore(subscribe, read, nothing)
  if (secondsLeft === null || to === null || from === null) return NONE
  const whole = (to - from) / 1000
  return { secondsLeft, progress: whole <= 0 ? 1 : Math.min(1, Math.max(0, 1 - secondsLeft / whole)) }
}
