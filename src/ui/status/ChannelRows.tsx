'use client'

import type { ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type LedMessages, type StatusMessages } from '../../i18n/messages.js'
import { useConnectivityPresentation } from '../../react/index.js'
import { useSnapshot } from '../../react/useSnapshot.js'

interface ChannelRowsProps {
  readonly messages: StatusMessages
  readonly ledMessages: LedMessages
  readonly format: Format
}

/** One row for each channel in use. */
export function ChannelRows({ messages, ledMessages, format }: ChannelRowsProps): ReactElement {
  const leds = useConnectivityPresentation(({ channelLeds }) => channelLeds)
  const stale = useConnectivityPresentation((presentation) => presentation.stale)
  const outbox = useSnapshot((snapshot) => snapshot.outbox)
  return (
    <>
      {[...leds].map(([name, { state }]) => (
        <div key={name} data-slot="conn-row">
          <dt>{name}</dt>
          <dd>
            {say(
              messages.channel,
              {
                state: ledMessages.state[state],
                isStale: stale.has(name),
                asOf: stale.get(name)?.asOf ?? null,
                pending: outbox.filter(({ channel }) => channel === name).length,
              },
              format,
            )}
          </dd>
        </div>
      ))}
    </>
  )
}
