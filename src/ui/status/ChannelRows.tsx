'use client'

import type { ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type LedMessages, type StatusMessages } from '../../i18n/messages.js'
import { useConnectivityPresentation } from '../../react/index.js'
import { sendsOf } from '../../react/sendsOf.js'
import { useSnapshot } from '../../react/useSnapshot.js'
import { useLed } from '../led/useLed.js'
import { useLedText } from '../led/useLedText.js'

interface ChannelRowsProps {
  readonly messages: StatusMessages
  readonly ledMessages: LedMessages
  readonly format: Format
}

/** One row for each channel in use. */
export function ChannelRows(props: ChannelRowsProps): ReactElement {
  const leds = useConnectivityPresentation(({ channelLeds }) => channelLeds)
  return (
    <>
      {[...leds.keys()].map((name) => (
        <ChannelRow key={name} name={name} {...props} />
      ))}
    </>
  )
}

function ChannelRow({
  name,
  messages,
  ledMessages,
  format,
}: ChannelRowsProps & { readonly name: string }): ReactElement {
  const of = { channel: name }
  const state = useLedText(of, useLed(of).state, ledMessages)
  const stale = useConnectivityPresentation((presentation) => presentation.stale.get(name))
  const pending = useSnapshot(({ outbox }) => sendsOf(outbox, name).length)
  const values = { state, isStale: stale !== undefined, asOf: stale?.asOf ?? null, pending }
  return (
    <div data-slot="conn-row">
      <dt>
        <bdi>{name}</bdi>
      </dt>
      <dd>{say(messages.channel, values, format)}</dd>
    </div>
  )
}
