'use client'

import { useEffect, useState, type ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type PromptMessages } from '../../i18n/messages.js'
import { useConnectivity } from '../../react/index.js'
import { startAutoReload } from '../../react/reload/autoReload.js'

interface AutoNoteProps {
  readonly messages: PromptMessages
  readonly format: Format
}

/**
 * Reloads the page by itself while the person is away, and counts down before. The countdown is silent for screen readers,
 * which hear one sentence instead.
 */
export function AutoNote({ messages, format }: AutoNoteProps): ReactElement {
  const connectivity = useConnectivity()
  const [at, setAt] = useState<number | null>(null)
  useEffect(() => startAutoReload(connectivity, setAt), [connectivity])
  return (
    <>
      <div data-slot="conn-note" role="status">
        {at === null ? null : messages.soon}
      </div>
      {at === null ? null : <Seconds {...{ at, messages, format }} />}
    </>
  )
}

function Seconds({ at, messages, format }: AutoNoteProps & { readonly at: number }): ReactElement {
  const { environment } = useConnectivity()
  const [seconds, setSeconds] = useState(() => secondsUntil(at, environment.now()))
  useEffect(() => {
    let cancel: () => void
    const tick = (): void => {
      setSeconds(secondsUntil(at, environment.now()))
      cancel = environment.setTimer(tick, 1000)
    }
    cancel = environment.setTimer(tick, 1000)
    return () => cancel()
  }, [at, environment])
  return (
    <div data-slot="conn-countdown" role="timer" aria-live="off">
      {say(messages.countdown, { seconds }, format)}
    </div>
  )
}

const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000))
