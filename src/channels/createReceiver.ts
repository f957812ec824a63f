import type { ChannelReceiver } from '../engine/channelPort.js'
import type { Opened } from '../engine/connector.js'
import type { ChannelEntry } from './channelEntry.js'
import type { Outbox } from './outbox.js'

/** Receives the facts of the connector. Drops those that come while the connection is down: they belong to the one before. */
export function createReceiver(
  used: (name: string) => ChannelEntry | undefined,
  outbox: Outbox,
  opened: () => Opened | null,
): ChannelReceiver {
  const live = (name: string): ChannelEntry | undefined => (opened() === null ? undefined : used(name))
  return {
    subscribed(name, { kind, position, replay, continuity }) {
      const said = continuity ?? (position === null ? opened()?.continuity : undefined) ?? null
      live(name)?.apply({ type: 'subscribed', kind, position, replay, continuity: said })
    },
    message: (name, message) => live(name)?.message(message),
    ended(name, { reason, code, message, last }) {
      live(name)?.apply({ type: 'ended', reason, code, message, last })
    },
    interrupted: (name, reason) => live(name)?.apply({ type: 'interrupted', reason }),
    acknowledged: (id, offset) => outbox.acknowledged(id, offset),
    refused: (id, refusal) => outbox.refused(id, refusal),
    paged: (name, page) => live(name)?.paged(page),
  }
}
