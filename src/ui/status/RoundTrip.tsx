'use client'

import { useCallback, useSyncExternalStore, type ReactElement } from 'react'
import type { Format } from '../../i18n/format.js'
import { say, type StatusMessages } from '../../i18n/messages.js'
import { useConnectivity } from '../../react/index.js'

interface RoundTripProps {
  readonly messages: StatusMessages
  readonly format: Format
}

/** The measurement is not a part of the state, so it is read while it is on screen. */
const READ_EVERY_MS = 1000
const none = (): null => null

/** The last measured round trip. Renders nothing before the first one. */
export function RoundTrip({ messages, format }: RoundTripProps): ReactElement | null {
  const { environment, roundTripMs } = useConnectivity()
  const subscribe = useCallback(
    (changed: () => void) => {
      let cancel: () => void
      const look = (): void => {
        changed()
        cancel = environment.setTimer(look, READ_EVERY_MS)
      }
      cancel = environment.setTimer(look, READ_EVERY_MS)
      return () => cancel()
    },
    [environment],
  )
  const ms = useSyncExternalStore(subscribe, roundTripMs, none)
  if (ms === null) return null
  return (
    <div data-slot="conn-row">
      <dt>{messages.roundTrip}</dt>
      <dd>{say(messages.milliseconds, { ms }, format)}</dd>
    </div>
  )
}
