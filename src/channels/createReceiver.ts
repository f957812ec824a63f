import type { ChannelReceiver, Refusal } from '../engine/channelPort.js'
import type { Opened } from '../engine/connector.js'
import type { ChannelEntry } from './channelEntry.js'
import type { Outbox } from './outbox.js'

/** Waits for the answers to what is not in the outbox, by id; null is a yes. */
export type Answers = Map<string, (refusal: Refusal | null) => void>

/** Receives the facts of the connector. Drops those that come while the connection is down: they belong to the one before. */
export function createReceiver(
  used: (name: string) => ChannelEntry | undefined,
  outbox: Outbox,
  answers: Answers,
  opened: () => Opened | null,
): ChannelReceiver {
  const live = (name: string): ChannelEntry | undefined => (opened() === null ? undefined : used(name))
  return {
    subscribed(name, { kind, position, replay, continuity }) {
      const said = continuity ?? (position === null ? opened()?.continuity : undefined) ?? null
      live(name)?.apply({ type: 'subscribed', kind, position, replay, continuity: said })
    },
    message: (name, message) => live(name)?.message(message),
    ephemeral: (name, message) => live(name)?.tell((keep) => keep.ephemeral?.(message)),
    ended(name, { reason, code, message, last }) {
      live(name)?.apply({ type: 'ended', reason, code, message, last })
    },
    interrupted: (name, reason) => live(name)?.apply({ type: 'interrupted', reason }),
    acknowledged(id, offset) {
      answers.get(id)?.(null)
      outbox.acknowledged(id, offset)
    },
    refused(id, refusal) {
      answers.get(id)?.(refusal)
      outbox.refused(id, refusal)
    },
    paged: (name, page) => live(name)?.paged(page),
  }
}
