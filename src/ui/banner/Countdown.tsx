'use client'

import type { CSSProperties, ReactElement } from 'react'
import { useReconnectCountdown } from '../../react/index.js'
import type { Format } from '../../i18n/format.js'
import { say, type BannerMessages } from '../../i18n/messages.js'

interface CountdownProps {
  readonly from: number
  readonly to: number
  readonly messages: BannerMessages
  readonly format: Format
}

/** The text with the widest number of this countdown. */
function widest(from: number, to: number, messages: BannerMessages, format: Format): string {
  const digits = String(Math.ceil((to - from) / 1000)).length
  return say(messages.countdown, { seconds: Number('8'.repeat(digits)) }, format)
}

/**
 * The countdown to the next attempt with its progress line. Renders once a second; the style sheet animates the line in between.
 * It has the width of its widest text, so that no second moves anything. Silent for screen readers, because a spoken
 * timer would talk over everything else.
 */
export function Countdown({ from, to, messages, format }: CountdownProps): ReactElement {
  const { secondsLeft, progress } = useReconnectCountdown()
  const isCounting = secondsLeft !== null && secondsLeft > 0
  const text = isCounting ? say(messages.countdown, { seconds: secondsLeft }, format) : messages.soon
  // The end of the line after this second, which is also the duration of the CSS transition.
  const reached = Math.min(1, progress + 1000 / Math.max(1000, to - from))
  const line: CSSProperties & { readonly '--conn-retry-progress': number } = {
    '--conn-retry-progress': reached,
  }
  return (
    <>
      {' '}
      <span
        data-slot="conn-countdown"
        data-widest={widest(from, to, messages, format)}
        role="timer"
        aria-live="off"
      >
        {text}
      </span>
      <span data-slot="conn-progress" style={line} aria-hidden="true" />
    </>
  )
}
