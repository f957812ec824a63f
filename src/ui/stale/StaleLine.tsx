'use client'

import type { ReactElement } from 'react'
import type { StalePresentation } from '../../core/presentationTypes.js'
import type { Format } from '../../i18n/format.js'
import { say, type StaleMessages } from '../../i18n/messages.js'
import { useReloadButton } from '../../react/reload/useReloadButton.js'
import type { LanguageAttributes } from '../messages/useLanguageAttributes.js'
import type { FocusKeeper } from '../parts/focus.js'
import { StaleActions, type StaleHandlers } from './StaleActions.js'

interface StaleLineProps {
  readonly id: string
  readonly channel: string
  readonly stale: StalePresentation
  readonly actions: StaleHandlers | undefined
  readonly messages: StaleMessages
  readonly format: Format
  readonly attributes: LanguageAttributes
  readonly keeper: FocusKeeper
}

/** From when the data is, and what a person can do. */
export function StaleLine(props: StaleLineProps): ReactElement {
  const { id, stale, messages, format, attributes } = props
  const reloading = useReloadButton()
  const offersReload = stale.actions.includes('reload')
  const text = (): string => {
    if (offersReload && reloading.isConfirming) return messages.confirm
    if (offersReload && reloading.phase === 'waiting') return messages.waiting
    return say(messages.line[stale.kind], { asOf: stale.asOf }, format)
  }
  return (
    <div data-slot="conn-stale-line" {...attributes}>
      <span data-slot="conn-stale-text" id={id}>
        {text()}
      </span>
      <StaleActions {...props} reloading={reloading} />
    </div>
  )
}
