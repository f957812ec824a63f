import type { PendingSend } from '../core/outbox.js'
import type { IncomingMessage } from '../engine/channelPort.js'
import type { PartHost } from '../engine/part.js'
import type { Commits } from './commits.js'
import type { MessageInfo } from './listener.js'
import type { PageRequests } from './pageRequests.js'
import { parseWith, type StandardSchema } from './standardSchema.js'

/** What the kept data of a channel needs around it. */
export interface KeepHost {
  readonly part: Pick<PartHost, 'call'>
  readonly commits: Commits
  readonly pages: PageRequests
  readonly isOpen: () => boolean
  /** Whether this client made the id. */
  readonly isOwn: (id: string | null) => boolean
  /** Our sends on the channel that wait. */
  readonly waiting: (channel: string) => readonly PendingSend[]
}

/** A message of the past, as a schema gives it. */
export interface PastMessage {
  readonly data: unknown
  readonly info: MessageInfo
}

/** What a page gives to those with this schema; messages that fail it are left out. */
export function pastOf(
  channel: string,
  epoch: string,
  messages: readonly IncomingMessage[],
  schema: StandardSchema | null,
): readonly PastMessage[] {
  return messages.flatMap(({ data, offset, id }) => {
    const parsed = schema === null ? { data } : parseWith(schema, data)
    return 'data' in parsed ? [{ data: parsed.data, info: { channel, epoch, offset, id } }] : []
  })
}
