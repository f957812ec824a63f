import { actionFor, channelAction, connectionAction, type ActionOverrides } from './actions.js'
import type { Reason } from './reasons.js'
import type { ChannelState } from './channel.js'
import type { Connection } from './connection.js'
import type { PromptPresentation } from './presentationTypes.js'
import type { Snapshot } from './snapshot.js'

/** One prompt for all that only a reload can mend, with a new id for each new cause. */
export function wantedPrompt(
  shown: PromptPresentation | null,
  facts: Snapshot,
  overrides?: ActionOverrides,
): PromptPresentation | null {
  const { connection } = facts
  const broken = [...facts.channels.values()].filter(
    (channel) => channel.fault?.acknowledged === false && channelAction(channel, overrides) === 'reload',
  )
  const isWhole = connection.status === 'failed' && connectionAction(connection, overrides) === 'reload'
  const isOtherPerson =
    connection.identityChangedAt !== null && actionFor('identity-changed', overrides) === 'reload'
  if (!isWhole && !isOtherPerson && broken.length === 0) return null
  const causes = new Set(broken.map((channel) => causeOf(channel, connection)))
  if (isWhole) causes.add(`connection#${String(connection.since)}`)
  if (isOtherPerson) causes.add(`identity#${String(connection.identityChangedAt)}`)
  const forgotten = broken.find((channel) => channel.reason === 'process-closed')
  // One cause less is no news: what was put off stays put off.
  const known = shown === null ? [] : (JSON.parse(shown.id) as string[])
  const isNew = [...causes].some((cause) => !known.includes(cause))
  const next: PromptPresentation = {
    id: shown === null || isNew ? JSON.stringify([...causes]) : shown.id,
    reason: reasonOfPrompt(connection, isWhole, isOtherPerson, forgotten ?? broken[0]),
    channels: broken.map((channel) => channel.name),
  }
  const isShown = shown?.id === next.id && shown.channels.join('\n') === next.channels.join('\n')
  return isShown ? shown : next
}

/** A server that forgot us is one cause, however many channels learn of it, and one after the other. */
const causeOf = (channel: ChannelState, connection: Connection): string =>
  channel.reason === 'process-closed' && connection.processClosedAt !== null
    ? `process#${String(connection.processClosedAt)}`
    : `${channel.name}#${String(channel.fault?.id)}`

function reasonOfPrompt(
  connection: Connection,
  isWhole: boolean,
  isOtherPerson: boolean,
  channel: ChannelState | undefined,
): Reason {
  if (isWhole) return connection.reason
  if (isOtherPerson) return 'identity-changed'
  return channel?.reason ?? 'channel-full'
}
