import type { IncomingMessage } from '../engine/channelPort.js'
import { checked, type Check, type MessageInfo } from './listener.js'

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
  return messages.flatMap(({ data, offset, id }) => {
    const info = { channel, epoch, offset, id }
    const verdict = checked(check, data, info)
    return 'data' in verdict ? [{ data: verdict.data, info }] : []
  })
}
