'use client'

import type { ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type StatusMessages } from '../../i18n/messages.js'
import { useReconnectCountdown } from '../../react/index.js'

/** As wide as the most seconds and the most minutes that are usual. */
const WIDEST_SECONDS = [88, 88 * 60]

interface LedCountdownProps {
  /** Keeps room for the longest wait, also without a countdown. */
  readonly reserve: boolean
  readonly messages: StatusMessages
  readonly format: Format
}

/**
 * Seconds until the next attempt, in a box that has the same size for each number. Silent for screen readers: the style sheet
 * draws the text, so that the name of the button is all of its text.
 */
export function LedCountdown({ reserve, messages, format }: LedCountdownProps): ReactElement | null {
  const { secondsLeft } = useReconnectCountdown()
  if (secondsLeft === null && !reserve) return null
  const textOf = (seconds: number): string => say(messages.seconds, { seconds }, format)
  return (
    <span
      data-slot="conn-seconds"
      aria-hidden="true"
      // The words of a server may be those of another release of Unicode.
      suppressHydrationWarning
      data-text={secondsLeft === null ? '' : textOf(secondsLeft)}
      data-widest={reserve ? WIDEST_SECONDS.map(textOf).join('\n') : undefined}
    />
  )
}
