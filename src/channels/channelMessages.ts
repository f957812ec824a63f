import { checkSubscriber, subscriberOptions } from '../core/checkSubscriber.js'
import { describe } from '../core/describe.js'
import type { Connectivity } from '../engine/connectivity.js'
import { accessChannel, type Channel, type ChannelAccess } from './channel.js'
import type { ChannelDefinition } from './definition.js'
import { createListKeep, type ListKeep } from './listKeep.js'
import type { ChannelListener } from './listener.js'
import type { ChannelMessage } from './channelMessage.js'

/** A listener that also keeps messages. */
export interface ChannelMessagesListener<Data = unknown> extends ChannelListener<Data> {
  /** How many of the newest messages to keep for `messages()`. Default: 0. */
  readonly keep?: number | undefined
}

/** One channel of a client with its newest messages. */
export interface ChannelMessages<Data = unknown, Input = Data> extends Channel<Data, Input> {
  /**
   * Uses the channel and keeps its newest messages. Returns the end of use.
   *
   * @throws TypeError, in development, when a callback is no function, or `onGap`, `history` or `keep` is not what is expected
   */
  readonly subscribe: (listener: ChannelMessagesListener<Data>) => () => void
  /** The newest messages and our own sends, oldest first, as far as a subscriber keeps them (`keep`). */
  readonly messages: () => readonly ChannelMessage<Data>[]
  /**
   * Fetches older messages to the start of `messages()`. Default: 50. Waits through a short outage.
   *
   * @returns resolves with their number, 0 when there are none or the list has started anew; rejects with a `ConnectivityError`:
   * `timed-out` (see `times.answerMs`), `connection-lost` when the connection does not come back by itself, `channel-failed`, or
   * the code of the server
   */
  readonly loadOlder: (count?: number) => Promise<number>
  /** Takes a refused message out of `messages()`. */
  readonly dismiss: (id: string) => void
}

const DEFAULT_PAGE = 50

declare const process: { readonly env: { readonly NODE_ENV?: string } }

const known = new WeakMap<ChannelAccess, ChannelMessages>()

/**
 * The channel of a client with its newest messages: `useChannelMessages` outside of React. The same object for the same
 * arguments.
 *
 * @throws TypeError when the connector has no channels, or the name is not one
 * @example
 * const room = channelMessages(connectivity, 'room')
 * const unsubscribe = room.subscribe({ keep: 50, history: 50 })
 * console.log(room.messages())
 */
export function channelMessages<Data = unknown>(
  connectivity: Connectivity,
  name: string,
): ChannelMessages<Data>
export function channelMessages<Data, Input, State>(
  connectivity: Connectivity,
  definition: ChannelDefinition<Data, Input, State>,
): ChannelMessages<Data, Input>
export function channelMessages(connectivity: Connectivity, given: unknown): ChannelMessages {
  return messagesOf(accessChannel('channelMessages', connectivity, given))
}

function checkCount(name: string, count: unknown): void {
  if (!(Number.isSafeInteger(count) && (count as number) >= 1))
    throw new RangeError(
      `channelMessages(${JSON.stringify(name)}).loadOlder: expected a whole number ≥ 1, got ${describe(count)}`,
    )
}

/** The lists of a channel; from now on it keeps as many messages as its subscribers want. */
export const listsOf = ({ entry }: ChannelAccess): ListKeep => entry.keep(createListKeep)

/** The channel with its newest messages, as its definition gives them. */
export function messagesOf(access: ChannelAccess): ChannelMessages {
  const made = known.get(access)
  if (made !== undefined) return made
  const { handle, definition, batch } = access
  const lists = listsOf(access)
  const check = definition?.check ?? null
  const messages: ChannelMessages = {
    ...handle,
    subscribe(listener) {
      if (process.env.NODE_ENV !== 'production') {
        const caller = `channelMessages(${JSON.stringify(handle.name)}).subscribe`
        checkSubscriber(caller, [...subscriberOptions, 'keep'], listener)
      }
      return access.subscribe(listener)
    },
    messages() {
      const { kept, own } = lists.list(check).store.readable.getState()
      return [...kept, ...own]
    },
    async loadOlder(count = DEFAULT_PAGE) {
      if (process.env.NODE_ENV !== 'production') checkCount(handle.name, count)
      return lists.older(check, count)
    },
    dismiss: (id) => batch(() => lists.dismiss(id)),
  }
  known.set(access, messages)
  return messages
}
