'use client'

import type { ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type PromptMessages } from '../../i18n/messages.js'
import type { UseReloadResult } from '../../react/index.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import type { PromptFeedback } from './usePromptFeedback.js'

interface UnsavedListProps {
  readonly messages: PromptMessages
  readonly format: Format
  readonly keeper: FocusKeeper
  readonly feedback: PromptFeedback
  readonly reloading: UseReloadResult
}

/** Lists the work that is not saved, and what became of it. Renders a list, or nothing without work. */
export function UnsavedList(props: UnsavedListProps): ReactElement | null {
  const { messages, format, keeper, feedback, reloading } = props
  const { unsaved, unsent, mode } = reloading
  const done = [...feedback.saved].filter(([id]) => unsaved.every((work) => work.id !== id))
  if (unsaved.length + unsent + done.length === 0) return null
  return (
    <div data-slot="conn-unsaved" role="list">
      {unsaved.map((work, index) => (
        <div
          key={
            unsaved.findIndex(({ id }) => id === work.id) === index ? work.id : `${work.id} ${String(index)}`
          }
          role="listitem"
        >
          <span>
            {say(mode === 'plain' ? messages.kept : messages.unsaved, { label: work.label }, format)}
          </span>
          <span data-slot="conn-actions">
            {work.copy === null ? null : (
              <ActionButton
                variant="link"
                label={messages.copy}
                keeper={keeper}
                onPress={() => feedback.copy(work)}
              />
            )}
            {work.save === null ? null : (
              <ActionButton
                variant="link"
                label={messages.save}
                keeper={keeper}
                onPress={() => feedback.save(work)}
              />
            )}
          </span>
        </div>
      ))}
      {unsent === 0 ? null : (
        <div role="listitem">
          <span>
            {say(messages.unsaved, { label: say(messages.unsent, { count: unsent }, format) }, format)}
          </span>
        </div>
      )}
      {done.map(([id, label]) => (
        <div key={id} role="listitem" data-state="saved">
          <span>{say(messages.saved, { label }, format)}</span>
        </div>
      ))}
    </div>
  )
}
