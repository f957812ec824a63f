'use client'

import type { ReactElement } from 'react'
import type { LedState } from '../../core/presentationTypes.js'
import type { Format } from '../../i18n/format.js'
import { say, type LedMessages, type StatusMessages, type StatusValues } from '../../i18n/messages.js'
import { useConnection, useConnectivityPresentation } from '../../react/index.js'
import type { ReloadButton } from '../../react/reload/useReloadButton.js'
import { useDatedFormat } from '../messages/useDatedFormat.js'
import type { FocusKeeper } from '../parts/focus.js'
import { Glyph } from '../parts/Glyph.js'
import { AttemptText } from './AttemptText.js'
import { ChannelRows } from './ChannelRows.js'
import { RoundTrip } from './RoundTrip.js'
import { StatusActions } from './StatusActions.js'
import { reasonOf, useChannelTrouble } from './useChannelTrouble.js'

export interface StatusDetailsProps {
  /** The shown state. */
  readonly state: LedState
  /** The state whose shape the LED has. */
  readonly shape: LedState
  /** Its words beside the LED. */
  readonly text: string
  readonly messages: StatusMessages
  readonly ledMessages: LedMessages
  readonly format: Format
  readonly reloading: ReloadButton
  readonly keeper: FocusKeeper
}

/** The content of the details. Exists only while they are open, so that a closed status causes no renders. */
export function StatusDetails(props: StatusDetailsProps): ReactElement {
  const { state, shape, text, messages, ledMessages, reloading, keeper } = props
  const format = useDatedFormat(props.format) ?? props.format
  const connection = useConnection((now) => now)
  const { state: ledState, stage } = useConnectivityPresentation(({ led }) => led)
  const cause = useConnectivityPresentation(({ prompt }) => prompt?.reason ?? null)
  const trouble = useChannelTrouble()
  const { since, outage, status } = connection
  // A refused channel of a working connection is no disconnection.
  const isRefusal = state === 'failed' && ledState !== 'failed'
  // While the connection is up, the page or a channel is the subject, the worse one first.
  const ofPage = status === 'connected' && !trouble.isRefused ? cause : null
  const ofChannel = trouble.channel === null ? null : reasonOf(trouble.channel)
  // The shape of a caution says that messages were missed.
  const other = ofPage ?? ofChannel ?? (shape === state ? null : 'channel-full')
  const isOut = outage !== null && outage.endedAt === null
  // The request of an attempt is no reason.
  const isRequest = !isOut && (status === 'connecting' || status === 'reconnecting')
  const isFine = status === 'connected' || status === 'idle' || isRequest
  const values = {
    state,
    reason: other ?? connection.reason,
    code: other === null ? connection.code : null,
    since: isOut ? outage.since : since,
    attempts: isOut ? outage.attempts : 0,
  }
  return (
    <>
      <div data-slot="conn-title">
        <Glyph state={shape} stage={ledState === state ? stage : null} />
        {isRefusal ? text : say(messages.title[state], values, format)}
      </div>
      {ledState === state && since > 0 ? (
        <div data-slot="conn-body">
          {say(messages.since, values, format)} <AttemptText {...{ values, messages, format }} />
        </div>
      ) : null}
      <dl data-slot="conn-rows">
        <ChannelRows {...{ messages, ledMessages, format }} />
        <RoundTrip {...{ messages, format }} />
        {isFine && other === null ? null : (
          <div data-slot="conn-row">
            <dt>{messages.reason}</dt>
            <dd>{say(messages.reasonText, values, format) || <ReasonId {...values} />}</dd>
          </div>
        )}
      </dl>
      <StatusActions {...{ messages, format, keeper, reloading, trouble }} />
    </>
  )
}

/** A reason without a label: its id, which support can search for. */
const ReasonId = ({ reason, code }: Pick<StatusValues, 'reason' | 'code'>): ReactElement => (
  <code dir="ltr">{code === null ? reason : `${reason} (${code})`}</code>
)
