'use client'

import { hasFailed } from '../../core/hasFailed.js'
import type { LedState } from '../../core/presentationTypes.js'
import type { Snapshot } from '../../core/snapshot.js'
import type { LedMessages } from '../../i18n/messages.js'
import { useLedPresentation } from '../../react/useLedPresentation.js'
import { useSnapshot } from '../../react/useSnapshot.js'
import type { LedSubject } from './subject.js'

/** The words of an LED in a state. Speaks of access only while the server refuses the channel. */
export function useLedText(of: LedSubject, state: LedState, messages: LedMessages): string {
  const isUp = useLedPresentation(({ led }) => led.state !== 'failed')
  const refusal = useSnapshot((snapshot) => refusalOf(snapshot, of))
  if (state !== 'failed' || !isUp || refusal === null) return messages.state[state]
  return refusal === 'denied' ? messages.denied : messages.unavailable
}

/** Whether the server refuses the channel now; null while it does not. Several channels are only not available. */
function refusalOf({ channels }: Snapshot, of: LedSubject): 'denied' | 'unavailable' | null {
  if (of === 'connection') return null
  if (of === 'worst') return [...channels.values()].some(hasFailed) ? 'unavailable' : null
  const channel = channels.get(of.channel)
  if (channel === undefined || !hasFailed(channel)) return null
  return channel.reason === 'channel-denied' ? 'denied' : 'unavailable'
}
