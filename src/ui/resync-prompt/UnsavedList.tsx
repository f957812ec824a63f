'use client'

import type { ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type PromptMessages } from '../../i18n/messages.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import type { UnsavedWork } from './reloadSafely.js'

interface UnsavedListProps {
  readonly unsaved: readonly UnsavedWork[]
  readonly messages: PromptMessages
  readonly format: Format
  readonly keeper: FocusKeeper
  /** Receives the result of each attempt to save. */
  readonly onSaved: (hasFailed: boolean) => void
}

/** Lists the work that a reload would lose. Renders a list. */
export function UnsavedList({ unsaved, messages, format, keeper, onSaved }: UnsavedListProps): ReactElement {
  return (
    <div data-slot="conn-unsaved" role="list">
      {unsaved.map(({ label, save }) => (
        <div key={label} role="listitem">
          <span>{say(messages.unsaved, { label }, format)}</span>
          {save === undefined ? null : (
            <ActionButton
              variant="link"
              label={messages.save}
              keeper={keeper}
              onPress={() =>
                save().then(
                  () => onSaved(false),
                  () => onSaved(true),
                )
              }
            />
          )}
        </div>
      ))}
    </div>
  )
}
