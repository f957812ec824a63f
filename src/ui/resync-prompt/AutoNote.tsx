'use client'

import { useEffect, useState, type ReactElement } from 'react'
import { say } from '../../i18n/messages.js'
import { useConnectivity } from '../../react/index.js'
import { startAutoReload } from '../../react/reload/autoReload.js'
import { useSecondsLeft } from '../../react/useSecondsLeft.js'
import type { AutoNoteProps } from './promptProps.js'

/**
 * Reloads the page by itself while the person is away, and counts down before. The countdown is silent for screen readers,
 * which hear one sentence instead.
 */
export function AutoNote({ messages, format }: AutoNoteProps): ReactElement {
  const connectivity = useConnectivity()
  const [at, setAt] = useState<number | null>(null)
  useEffect(() => startAutoReload(connectivity, setAt), [connectivity])
  const seconds = useSecondsLeft(at)
  return (
    <>
      <div data-slot="conn-note" role="status">
        {seconds === null ? null : messages.soon}
      </div>
      {seconds === null ? null : (
        <div data-slot="conn-countdown" role="timer" aria-live="off">
          {say(messages.countdown, { seconds }, format)}
        </div>
      )}
    </>
  )
}
