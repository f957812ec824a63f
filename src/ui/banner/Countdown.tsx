'use client'

import { useMemo, type CSSProperties, type ReactElement } from 'react'
import { useReconnectCountdown } from '../../react/index.js'
import type { Format } from '../../i18n/format.js'
import { say, type BannerMessages } from '../../i18n/messages.js'

interface CountdownProps {
  readonly from: number
  readonly to: number
  readonly messages: BannerMessages
  readonly format: Format
}

/** The texts of this countdown that differ in more than their digits, each with the widest number, on lines of their own. */
function widest(from: number, to: number, messages: BannerMessages, format: Format): string {
  const texts = new Map<string, string>()
  // The longest wait first: it has the most digits. Minutes need one text each.
  for (let seconds = Math.ceil((to - from) / 1000); seconds > 0; seconds -= seconds > 180 ? 60 : 1) {
    const text = say(messages.countdown, { seconds }, format)
    const form = text.replaceAll(/\p{Nd}+/gu, '')
    if (!texts.has(form)) texts.set(form, text.replaceAll(/\d/g, '8'))
  }
  return [...texts.values()].reverse().join('\n')
}

/**
 * The countdown to the next attempt with its progress line. Renders once a second; the style sheet animates the line in between.
 * It has the width of its widest text, so that no second moves anything. Silent for screen readers, because a spoken
 * timer would talk over everything else.
 */
export function Countdown({ from, to, messages, format }: CountdownProps): ReactElement {
  const { secondsLeft, progress } = useReconnectCountdown()
  const room = useMemo(() => widest(from, to, messages, format), [from, to, messages, format])
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
      <span data-slot="conn-countdown" data-widest={room} role="timer" aria-live="off">
        {text}
      </span>
      <span data-slot="conn-progress" style={line} aria-hidden="true" />
    </>
  )
}
