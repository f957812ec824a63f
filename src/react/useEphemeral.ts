'use client'
import { useEffect } from 'react'

import {
  ephemeralChannel,
  type ChannelLike,
  type EphemeralChannel,
  type EphemeralInfo,
} from '../channels/index.js'
import { useConnectivity } from './connectivityContext.js'
import { useLatest } from './useLatest.js'

/**
 * Receives the ephemeral messages of a channel while mounted, such as "is typing", and sends them. The function may be inline: a new
 * one does not resubscribe. Without one the channel is not subscribed to.
 *
 * @param channel a name or a definition, whose schema is not applied
 * @returns the function that sends, with a stable identity; see {@link EphemeralChannel.send}
 * @throws TypeError if the channel name is invalid, or the connector has no channels
 * @example
 * const sendTyping = useEphemeral<{ isTyping: boolean }>('room', ({ isTyping }, { from }) => show(from, isTyping))
 */
export function useEphemeral<Data = unknown>(
  channel: ChannelLike<never, never, never>,
  onMessage?: (data: Data, info: EphemeralInfo) => void,
): EphemeralChannel<Data>['send'] {
  const ephemerals = ephemeralChannel<Data>(useConnectivity(), channel)
  const latest = useLatest({ ephemerals, onMessage })
  const takesMessages = onMessage !== undefined
  useEffect(
    () =>
      takesMessages
        ? ephemerals.subscribe((data, info) => {
            const { current } = latest
            // A channel that the component has left is in use until the next effects.
            if (current.ephemerals === ephemerals) current.onMessage?.(data, info)
          })
        : undefined,
    [ephemerals, latest, takesMessages],
  )
  return ephemerals.send
}
