'use client'

import type { Snapshot } from '../../core/snapshot.js'
import type { LedMessages } from '../../i18n/messages.js'
import { useConnectivityPresentation } from '../../react/index.js'
import { useSnapshot } from '../../react/useSnapshot.js'
import { ledOf, type LedSubject } from './subject.js'

/** The words of an LED. Speaks of access only while the server refuses the channel. */
export function useLedText(of: LedSubject, messages: LedMessages): string {
  const state = useConnectivityPresentation((presentation) => ledOf(presentation, of).state)
  const isUp = useConnectivityPresentation(({ led }) => led.state !== 'failed')
  const refusal = useSnapshot((snapshot) => refusalOf(snapshot, of))
  if (state !== 'failed' || !isUp || refusal === null) return messages.state[state]
  return refusal === 'denied' ? messages.denied : messages.unavailable
}

/** Whether the server refuses the channel now; null while it does not. Several channels are only not available. */
function refusalOf({ channels }: Snapshot, of: LedSubject): 'denied' | 'unavailable' | null {
  if (of === 'connection') return null
  const failed = [...channels.values()].filter(
    ({ name, status }) => status === 'failed' && (of === 'worst' || name === of.channel),
  )
  if (failed.length === 0) return null
  return of !== 'worst' && failed[0]?.reason === 'channel-denied' ? 'denied' : 'unavailable'
}
