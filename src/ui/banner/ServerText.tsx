'use client'

import { useState, type ReactElement } from 'react'
import type { BannerMessages } from '../../i18n/messages.js'
import { ActionButton } from '../parts/ActionButton.js'
import type { FocusKeeper } from '../parts/focus.js'

/** A longer text is clamped to one line until a person asks for the rest, because the app does not control it. */
const SHORT = 40

interface ServerTextProps {
  readonly text: string
  readonly messages: BannerMessages
  readonly keeper: FocusKeeper
}

/** The text of the server, as text only and named as such. Renders a `<div>`. */
export function ServerText({ text, messages, keeper }: ServerTextProps): ReactElement {
  // Of this text, not of the next one.
  const [opened, setOpened] = useState<string | null>(null)
  const isOpen = opened === text
  const isLong = text.length > SHORT
  return (
    <div data-slot="conn-server-text" data-clamped={isLong && !isOpen ? '' : undefined}>
      <span>
        {messages.serverSays} <q dir="auto">{text}</q>
      </span>
      {isLong ? (
        <ActionButton
          variant="link"
          label={isOpen ? messages.less : messages.more}
          expanded={isOpen}
          keeper={keeper}
          onPress={() => setOpened(isOpen ? null : text)}
        />
      ) : null}
    </div>
  )
}
