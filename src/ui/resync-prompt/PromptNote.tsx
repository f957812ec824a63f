'use client'

import type { ReactElement } from 'react'
import type { PromptMessages } from '../../i18n/messages.js'
import type { Format } from '../../i18n/format.js'
import type { UseReloadResult } from '../../react/index.js'
import { reloadNote } from '../parts/reloadNote.js'
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
  const { phase, unsaved } = reloading
  const note = reloadNote(reloading, messages, format)
  const hasUnsaved = unsaved.length > 0
  if (phase === 'waiting' || (phase === 'save-failed' && hasUnsaved)) return note
  if (last === 'save-failed' && hasUnsaved) return messages.saveFailed
  if (last === 'refresh-failed') return messages.refreshFailed
  if (last === 'copied') return messages.copied
  return last === 'copy-failed' ? messages.copyFailed : note
}
