'use client'

import type { ReactElement } from 'react'
import { say, type PromptMessages } from '../../i18n/messages.js'
import type { Format } from '../../i18n/format.js'
import type { UseReloadResult } from '../../react/index.js'
import type { PromptFeedback } from './usePromptFeedback.js'

interface PromptNoteProps {
  readonly messages: PromptMessages
  readonly format: Format
  readonly feedback: PromptFeedback
  readonly reloading: UseReloadResult
}

/** The result of the last action, or what a reload would lose. Renders a live region. */
export function PromptNote(props: PromptNoteProps): ReactElement {
  return (
    <div data-slot="conn-note" role="status">
      {noteOf(props)}
    </div>
  )
}

function noteOf({ messages, format, feedback: { last }, reloading }: PromptNoteProps): string | null {
  const { phase, mode, unsaved, unsent } = reloading
  if (phase === 'waiting') return messages.waiting
  if (unsaved.length > 0 && (phase === 'save-failed' || last === 'save-failed')) return messages.saveFailed
  if (last === 'refresh-failed') return messages.refreshFailed
  if (last === 'copied') return messages.copied
  if (last === 'copy-failed') return messages.copyFailed
  if (mode !== 'discard') return null
  const labels = unsaved.map(({ label }) => label)
  if (unsent > 0) labels.push(say(messages.unsent, { count: unsent }, format))
  return say(messages.wouldLose, { labels }, format)
}
