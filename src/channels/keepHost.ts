import type { PendingSend } from '../core/pendingSend.js'
import type { IncomingMessage } from '../engine/channelPort.js'
import type { PartHost } from '../engine/part.js'
import type { Commits } from './commits.js'
import type { PastMessage } from './messageList.js'
import type { PageRequests } from './pageRequests.js'
import { parseWith, type StandardSchema } from './standardSchema.js'

/** The channel part as the kept data of a channel sees it. */
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

/** The messages of a page as a schema gives them; messages that fail it are left out. */
export function pastOf(
  channel: string,
  { messages, epoch }: { readonly messages: readonly IncomingMessage[]; readonly epoch: string },
  schema: StandardSchema | null,
  isOwn: KeepHost['isOwn'],
): readonly PastMessage[] {
  return messages.flatMap(({ data, offset, id }) => {
    const parsed = schema === null ? { data } : parseWith(schema, data)
    const info = { channel, epoch, offset, id }
    return 'data' in parsed ? [{ data: parsed.data, info, isOwn: isOwn(id) }] : []
  })
}
