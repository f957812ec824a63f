import type { IncomingMessage } from '../engine/channelPort.js'
import { checked, infoOf, type Check, type MessageInfo } from './listener.js'

/** A message of the past. */
export interface PastMessage {
  readonly data: unknown
  readonly info: MessageInfo
}

/** The messages of a page as a check gives them; messages that fail it are left out. */
export function pastOf(
  channel: string,
  epoch: string,
  messages: readonly IncomingMessage[],
  check: Check | null,
): readonly PastMessage[] {
  return messages.flatMap((message) => {
    const info = infoOf(channel, epoch, message.offset, message)
    const verdict = checked(check, message.data, info)
    return 'data' in verdict ? [{ data: verdict.data, info }] : []
  })
}
