import { channelAction, connectionAction } from './actions.js'
import type { ActionOverrides, Reason } from './reasons.js'
import type { ChannelState } from './channel.js'
import type { Connection } from './connection.js'
import { isOfOtherIdentity } from './otherIdentity.js'
import type { PromptPresentation } from './presentationTypes.js'
import type { Snapshot } from './snapshot.js'

/** One prompt for all causes that need a reload, with a new id for each new cause. */
export function wantedPrompt(
  shown: PromptPresentation | null,
  facts: Snapshot,
  putAside: string | null,
  overrides?: ActionOverrides,
): PromptPresentation | null {
  const { connection } = facts
  const broken = [...facts.channels.values()].filter(
    (channel) => channel.fault?.acknowledged === false && channelAction(channel, overrides) === 'reload',
  )
  const isWhole = connection.status === 'failed' && connectionAction(connection, overrides) === 'reload'
  const isOtherIdentity = isOfOtherIdentity(connection, overrides)
  if (!isWhole && !isOtherIdentity && broken.length === 0) return null
  const causes = new Set(broken.map((channel) => causeOf(channel, connection)))
  if (isWhole) causes.add(`connection#${String(connection.since)}`)
  if (isOtherIdentity) causes.add(`identity#${String(connection.identityChangedAt)}`)
  const forgotten = broken.find((channel) => channel.reason === 'process-closed')
  // Keep the id when a cause disappears, so that a dismissed prompt stays dismissed.
  const known = shown === null ? [] : (JSON.parse(shown.id) as string[])
  const isNew = [...causes].some((cause) => !known.includes(cause))
  const id = shown === null || isNew ? JSON.stringify([...causes]) : shown.id
  const next: PromptPresentation = {
    id,
    reason: reasonOfPrompt(connection, isWhole, isOtherIdentity, forgotten ?? broken[0]),
    channels: broken.map((channel) => channel.name),
    isPutAside: id === putAside,
  }
  const isSameText = shown?.reason === next.reason && shown.channels.join('\n') === next.channels.join('\n')
  return isSameText && shown.id === id && shown.isPutAside === next.isPutAside ? shown : next
}

/** A lost session is one cause, although each of its channels reports it. */
const causeOf = (channel: ChannelState, connection: Connection): string =>
  channel.reason === 'process-closed' && connection.processClosedAt !== null
    ? `process#${String(connection.processClosedAt)}`
    : `${channel.name}#${String(channel.fault?.id)}`

function reasonOfPrompt(
  connection: Connection,
  isWhole: boolean,
  isOtherIdentity: boolean,
  channel: ChannelState | undefined,
): Reason {
  if (isWhole) return connection.reason
  if (isOtherIdentity) return 'identity-changed'
  return channel?.reason ?? 'channel-full'
}
