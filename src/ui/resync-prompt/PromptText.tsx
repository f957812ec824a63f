'use client'

import type { ReactElement } from 'react'
import type { PromptPresentation } from '../../core/presentationTypes.js'
import type { Format } from '../../i18n/format.js'
import { say, type PromptMessages } from '../../i18n/messages.js'

interface PromptTextProps {
  /** Stem of the ids by which the card is named and described. */
  readonly id: string
  readonly prompt: PromptPresentation
  readonly isLooping: boolean
  readonly headingLevel: number
  readonly messages: PromptMessages
  readonly format: Format
}

/** The title and the sentence of the prompt. */
export function PromptText(props: PromptTextProps): ReactElement {
  const { id, prompt, isLooping, headingLevel, messages, format } = props
  return (
    <>
      <div data-slot="conn-title" id={`${id}t`} role="heading" aria-level={headingLevel}>
        {isLooping ? messages.loopTitle : say(messages.title, prompt, format)}
      </div>
      <div data-slot="conn-body" id={`${id}b`}>
        {isLooping ? messages.loopBody : say(messages.body, prompt, format)}
      </div>
    </>
  )
}
