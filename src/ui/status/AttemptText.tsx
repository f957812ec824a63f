'use client'

import type { ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type StatusMessages, type StatusValues } from '../../i18n/messages.js'
import { useConnection, useConnectivityPresentation, useReconnectCountdown } from '../../react/index.js'

interface AttemptTextProps {
  readonly values: StatusValues
  readonly messages: StatusMessages
  readonly format: Format
}

/** The attempts so far and the next one. Never a live region, because it changes each second. */
export function AttemptText({ values, messages, format }: AttemptTextProps): ReactElement | null {
  const isTrying = useConnection(({ status }) => status === 'connecting' || status === 'reconnecting')
  const isWaiting = useConnection(({ nextAttemptAt }) => nextAttemptAt !== null)
  const stage = useConnectivityPresentation(({ led }) => led.stage)
  const { secondsLeft } = useReconnectCountdown()
  if (!isTrying && !isWaiting && stage === null) return null
  // The stage follows the attempt after its grace time.
  const told = stage === 'waiting' && !isWaiting ? null : stage
  return (
    <>
      {values.attempts > 0 ? `${say(messages.attempts, values, format)} ` : null}
      {isWaiting && secondsLeft !== null ? (
        <span role="timer" aria-live="off" data-slot="conn-countdown">
          {say(messages.countdown, { seconds: secondsLeft }, format)}
        </span>
      ) : told !== null ? (
        messages.stage[told]
      ) : isWaiting ? null : (
        messages.trying
      )}
    </>
  )
}
