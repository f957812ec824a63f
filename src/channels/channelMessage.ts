import type { ConnectivityError } from '../core/errors.js'

/** Where a message of the list stands. `kept`: the server has it, or said that it has it. */
export type MessageState = 'queued' | 'sent' | 'kept' | 'refused'

/** One message of a list: one that came in, or one of our own from the moment it was sent. */
export interface ChannelMessage<Data = unknown> {
  /** Stable from `queued` to `kept`, so it can be a React key. */
  readonly id: string
  readonly channel: string
  readonly data: Data
  readonly state: MessageState
  /** Names the history that the offset belongs to; null without one. */
  readonly epoch: string | null
  /** Null while it is not known. */
  readonly offset: number | null
  /** The name of the sender as the server attests it; null when it is not told, and for our own until it comes back. */
  readonly from: string | null
  /** When the server accepted it, by its clock; epoch milliseconds, null while it is not known. */
  readonly at: number | null
  /** Whether this client sent it. */
  readonly isOwn: boolean
  /** Why it was refused; null otherwise. */
  readonly error: ConnectivityError | null
}
