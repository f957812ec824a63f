'use client'

import type { ReactElement } from 'react'
import type { PromptMessages } from '../../i18n/messages.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'
import type { ReloadMode } from '../../react/index.js'

interface PromptActionsProps {
  readonly mode: ReloadMode
  readonly isLooping: boolean
  readonly isBusy: boolean
  readonly messages: PromptMessages
  readonly keeper: FocusKeeper
  readonly onReload: () => void
  /** Null when the app cannot fetch its data again. */
  readonly onRefresh: (() => Promise<void>) | null
  readonly onDismiss: () => void
}

/** The buttons of the prompt. */
export function PromptActions(props: PromptActionsProps): ReactElement {
  const { mode, isLooping, isBusy, messages, keeper, onReload, onRefresh, onDismiss } = props
  return (
    <div data-slot="conn-actions">
      <ActionButton
        variant={mode === 'discard' ? 'secondary' : 'primary'}
        label={isLooping && mode === 'plain' ? messages.tryAgain : messages.reload[mode]}
        busy={isBusy}
        keeper={keeper}
        onPress={onReload}
      />
      {onRefresh === null ? null : (
        <ActionButton label={messages.refresh} keeper={keeper} onPress={onRefresh} />
      )}
      <ActionButton variant="ghost" label={messages.notNow} keeper={keeper} onPress={onDismiss} />
    </div>
  )
}
