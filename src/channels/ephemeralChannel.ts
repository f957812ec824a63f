import { checkFunction } from '../core/checkSubscriber.js'
import type { Connectivity } from '../engine/connectivity.js'
import { accessChannel, type ChannelAccess, type ChannelLike } from './channel.js'
import { createChannels } from './createChannels.js'
import { createEphemeralKeep, type EphemeralInfo, type EphemeralListener } from './ephemeralKeep.js'
import { createEphemerals } from './ephemerals.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Messages of the moment beside the messages of a channel, such as "is typing": the server passes them on to the other subscribers
 * that are there and keeps none. They have no offset, come in no history, and may be lost.
 */
export interface EphemeralChannel<Data = unknown> {
  /**
   * Sends at once or not at all: never later and never again.
   *
   * @returns resolves when the server has passed it on; rejects with a `ConnectivityError` that has a code: `not-connected`,
   * `connection-lost`, `timed-out` (see `times.answerMs`), `outbox-full` (too many wait, or the network does not keep up),
   * `message-too-big`, `invalid`, `not-supported`, or the server's, such as `forbidden` and `rate-limited`
   */
  readonly send: (data: Data) => Promise<void>
  /** Subscribes to the channel and receives the ephemeral messages of others. Returns the end of use. */
  readonly subscribe: (onMessage: (data: Data, info: EphemeralInfo) => void) => () => void
}

const known = new WeakMap<ChannelAccess, EphemeralChannel>()

/**
 * The ephemeral messages of a channel. The same object for the same arguments.
 *
 * @param channel a name or a definition, whose schema is not applied: it describes the messages that are kept
 * @throws TypeError when the connector has no channels, or the name is not one
 * @example
 * const typing = ephemeralChannel<{ isTyping: boolean }>(connectivity, 'room')
 * const unsubscribe = typing.subscribe(({ isTyping }, { from }) => console.log(from, isTyping))
 * typing.send({ isTyping: true }).catch(() => undefined)
 */
export function ephemeralChannel<Data = unknown>(
  connectivity: Connectivity,
  channel: ChannelLike<never, never, never>,
): EphemeralChannel<Data>
export function ephemeralChannel(connectivity: Connectivity, channel: unknown): EphemeralChannel {
  const access = accessChannel('ephemeralChannel', connectivity, channel)
  const made = known.get(access)
  if (made !== undefined) return made
  const { entry, handle } = access
  const part = connectivity.use(createChannels)
  const ephemerals = connectivity.use(createEphemerals)
  const own: EphemeralChannel = {
    send: (data) => ephemerals.send(part, handle.name, data),
    subscribe(onMessage) {
      if (process.env.NODE_ENV !== 'production')
        checkFunction(`ephemeralChannel(${JSON.stringify(handle.name)}).subscribe`, 'onMessage', onMessage)
      const { listeners } = entry.keep(createEphemeralKeep)
      const listener: EphemeralListener = { onMessage }
      listeners.add(listener)
      const unsubscribe = access.subscribe({})
      return () => {
        listeners.delete(listener)
        unsubscribe()
      }
    },
  }
  known.set(access, own)
  return own
}
