'use client'

import type { ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type StaleMessages } from '../../i18n/messages.js'
import { datedFormat } from '../messages/datedFormat.js'
import type { LanguageAttributes } from '../messages/useLanguageAttributes.js'

interface StaleRoomProps {
  readonly messages: StaleMessages
  readonly format: Format
  readonly attributes: LanguageAttributes
}

/** Kinds of stale data, with the action that is usually offered. */
const lines = [
  ['behind', 'retry'],
  ['stopped', 'take-over'],
  ['missed', 'reload'],
] as const

/**
 * Invisible copies of the longest lines, which keep the room of the line in every language and at every width. Hidden from
 * screen readers, and never focusable.
 */
export function StaleRoom({ messages, format, attributes }: StaleRoomProps): ReactElement {
  // Local time, so that the text is the same on a server in another time zone.
  const asOf = new Date(2000, 11, 20, 22, 44).getTime()
  // Of a Wednesday, as it is read on Thursday: with the day, because midnight may pass.
  const dated = datedFormat(format, new Date(2000, 11, 21).getTime())
  return (
    <>
      {lines.map(([kind, action]) => (
        <div key={kind} data-slot="conn-stale-room" aria-hidden="true" {...attributes}>
          {/* The words of a server for a day may be those of another release of Unicode. */}
          <span data-slot="conn-stale-text" suppressHydrationWarning>
            {say(messages.line[kind], { asOf }, dated)}
          </span>
          <span data-slot="conn-actions">
            <span data-slot="conn-button" data-variant="secondary">
              {messages.action[action]}
            </span>
          </span>
        </div>
      ))}
    </>
  )
}
