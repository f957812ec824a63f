import type { IncomingMessage } from '../engine/channelPort.js'
import type { KeepHost } from './keep.js'
import { checked, infoOf, type Check, type MessageInfo } from './listener.js'

/** A message of the past. */
export interface PastMessage {
  readonly data: unknown
  readonly info: MessageInfo
}

/** The messages of a page as a check gives them; messages that fail it are reported and left out. */
export function pastOf(
  { name, part }: Pick<KeepHost, 'name' | 'part'>,
  epoch: string,
  messages: readonly IncomingMessage[],
  check: Check | null,
): readonly PastMessage[] {
  return messages.flatMap((message) => {
    const info = infoOf(name, epoch, message.offset, message)
    const verdict = checked(check, message.data, info)
    if ('data' in verdict) return [{ data: verdict.data, info }]
    part.fail(verdict.error)
    return []
  })
}
