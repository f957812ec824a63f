'use client'
import { useConnectivityPresentation } from './useConnectivityPresentation.js'
import { useSecondsLeft } from './useSecondsLeft.js'

/** State of a countdown. */
export interface ReconnectCountdown {
  /** Whole seconds until the next attempt; null without a countdown. */
  readonly secondsLeft: number | null
  /** The passed part of the wait, 0 to 1, in steps of whole seconds. */
  readonly progress: number
}

const NONE: ReconnectCountdown = { secondsLeft: null, progress: 0 }

/**
 * Counts down to the next attempt. Only components that use it render on its ticks.
 *
 * @example
 * const { secondsLeft } = useReconnectCountdown()
 */
export function useReconnectCountdown(): ReconnectCountdown {
  const countdown = useConnectivityPresentation((presentation) => presentation.countdown)
  const secondsLeft = useSecondsLeft(countdown?.to ?? null)
  if (secondsLeft === null || countdown === null) return NONE
  const { from, to } = countdown
  const whole = (to - from) / 1000
  return { secondsLeft, progress: whole <= 0 ? 1 : Math.min(1, Math.max(0, 1 - secondsLeft / whole)) }
}
