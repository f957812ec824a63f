'use client'

import type { CSSProperties, ReactElement } from 'react'
import { useReconnectCountdown } from '../../react/index.js'
import type { Format } from '../../i18n/format.js'
import { say, type BannerMessages } from '../../i18n/messages.js'

export interface CountdownProps {
  readonly from: number
  readonly to: number
  readonly messages: BannerMessages
  readonly format: Format
}

/**
 * When the next attempt is due, and the line that fills towards it. Renders once a second; the style sheet moves the
 * line in between. A timer that spoke would talk over everything else, so it is silent.
 */
export function Countdown({ from, to, messages, format }: CountdownProps): ReactElement {
  const { secondsLeft, progress } = useReconnectCountdown()
  const isCounting = secondsLeft !== null && secondsLeft > 0
  const text = isCounting ? say(messages.countdown, { seconds: secondsLeft }, format) : messages.soon
  // Where the line will be at the end of this second, which is how long the style sheet takes to get it there.
  const reached = Math.min(1, progress + 1000 / Math.max(1000, to - from))
  const line: CSSProperties & { readonly '--conn-retry-progress': number } = {
    '--conn-retry-progress': reached,
  }
  return (
    <>
      {' '}
      <span data-slot="conn-countdown" role="timer" aria-live="off">
        {text}
      </span>
      <span data-slot="conn-progress" style={line} aria-hidden="true" />
    </>
  )
}
