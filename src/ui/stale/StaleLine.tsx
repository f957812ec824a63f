'use client'

import type { ReactElement } from 'react'
import type { StalePresentation } from '../../core/presentationTypes.js'
import type { Format } from '../../i18n/format.js'
import { say, type StaleMessages } from '../../i18n/messages.js'
import { useReloadButton } from '../../react/reload/useReloadButton.js'
import { useDatedFormat } from '../messages/useDatedFormat.js'
import type { LanguageAttributes } from '../messages/useLanguageAttributes.js'
import { useFocusKeeper } from '../parts/focus.js'
import { usePhaseNote } from '../parts/usePhaseNote.js'
import { StaleActions, type StaleHandlers } from './StaleActions.js'

interface StaleLineProps {
  readonly id: string
  readonly channel: string
  readonly stale: StalePresentation
  readonly actions: StaleHandlers | undefined
  readonly messages: StaleMessages
  readonly format: Format
  readonly attributes: LanguageAttributes
}

/** From when the data is, and what a person can do. */
export function StaleLine(props: StaleLineProps): ReactElement {
  const { id, stale, messages, format, attributes } = props
  const dated = useDatedFormat(format) ?? format
  // Of the line alone: a person who comes from the content goes back there.
  const keeper = useFocusKeeper()
  const reloading = useReloadButton()
  const offersReload = stale.actions.includes('reload')
  const ofReload = usePhaseNote(reloading.phase, format.locale)
  const text = (): string => {
    if (offersReload && reloading.isConfirming) return messages.confirm
    if (offersReload && ofReload !== null) return reloading.phase === 'waiting' ? messages.waiting : ofReload
    return say(messages.line[stale.kind], { asOf: stale.asOf }, dated)
  }
  return (
    <div data-slot="conn-stale-line" {...attributes} onFocus={keeper.note}>
      <span data-slot="conn-stale-text" id={id}>
        {text()}
      </span>
      <StaleActions {...props} {...{ keeper, reloading }} />
    </div>
  )
}
