'use client'

import type { ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type StatusMessages } from '../../i18n/messages.js'
import { useReconnectCountdown } from '../../react/index.js'

interface LedCountdownProps {
  readonly messages: StatusMessages
  readonly format: Format
}

/**
 * Seconds until the next attempt, in a box that has the same size for each number. Silent for screen readers: the style sheet
 * draws the text, so that the name of the button is all of its text.
 */
export function LedCountdown({ messages, format }: LedCountdownProps): ReactElement | null {
  const { secondsLeft } = useReconnectCountdown()
  if (secondsLeft === null) return null
  const text = say(messages.seconds, { seconds: secondsLeft }, format)
  return <span data-slot="conn-seconds" aria-hidden="true" data-text={text} />
}
