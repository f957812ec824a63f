'use client'
import { useCallback, useMemo, useState } from 'react'
import { useStore } from 'zustand/react'

import {
  listsOf,
  messagesOf,
  type ChannelAccess,
  type ChannelDefinition,
  type ChannelMessage,
  type ChannelMessages,
} from '../channels/index.js'
import { useChannelStatus, type ChannelStatusResult } from './useChannelStatus.js'
import { useLatest } from './useLatest.js'
import { useChannelAccess, useSubscription, type SubscriptionOptions } from './useSubscription.js'

/** Options of `useChannelMessages`. */
export interface UseChannelMessagesOptions<Data> extends SubscriptionOptions<Data> {
  /** The number of newest messages in the list. Default: that of the definition, else 100. */
  readonly limit?: number
}

/** The newest messages of a channel, its state, and its actions. */
export type UseChannelMessagesResult<Data, Input = unknown> = ChannelStatusResult<Input> & {
  /** Oldest first. They include this client's sends from the call of `send` on. */
  readonly messages: readonly ChannelMessage<Data>[]
  /**
   * Adds older messages, fetched from the server if necessary. Resolves with the number of added messages. Rejects with a
   * `ConnectivityError`, such as `timed-out`, when the server does not give them; a later call may succeed. Default: `limit`.
   */
  readonly loadOlder: (count?: number) => Promise<number>
  /** Whether messages older than the first may exist. */
  readonly hasOlder: boolean
  /** Removes a refused message from the list. */
  readonly dismiss: ChannelMessages['dismiss']
}

const DEFAULT_LIMIT = 100

/**
 * The newest messages of a channel, shared by all components. Renders at most once per frame, however many messages arrive.
 *
 * @param channel a name or a definition
 * @throws RangeError if `limit` is not a whole number ≥ 1
 * @example
 * const { messages, send, loadOlder } = useChannelMessages<ChatMessage>('room', { history: 50 })
 */
export function useChannelMessages<Data = unknown>(
  channel: string,
  options?: UseChannelMessagesOptions<Data>,
): UseChannelMessagesResult<Data>
export function useChannelMessages<Data, Input, State>(
  channel: ChannelDefinition<Data, Input, State>,
  options?: UseChannelMessagesOptions<Data>,
): UseChannelMessagesResult<Data, Input>
export function useChannelMessages(
  channel: unknown,
  options: UseChannelMessagesOptions<never> = {},
): UseChannelMessagesResult<unknown> {
  const access = useChannelAccess('useChannelMessages', channel)
  const { limit = access.definition?.limit ?? DEFAULT_LIMIT } = options
  if (!(Number.isSafeInteger(limit) && limit >= 1))
    throw new RangeError(`useChannelMessages: expected limit to be a whole number ≥ 1, got ${String(limit)}`)
  const [shown, setShown] = useState({ access, extra: 0 })
  const current = useLatest(access)
  const extra = shown.access === access ? shown.extra : 0
  const size = limit + extra
  useSubscription('useChannelMessages', access, options, size, null)
  const list = listsOf(access).list(access.definition?.check ?? null)
  const { kept, own, hasOlder } = useStore(list.store.readable)
  const hidden = kept.length - size
  const messages = useMemo(
    () => (kept.length <= size && own.length === 0 ? kept : [...kept.slice(-size), ...own]),
    [kept, own, size],
  )
  const loadOlder = useCallback(
    async (count = limit) => {
      const found = hidden > 0 ? Math.min(count, hidden) : await messagesOf(access).loadOlder(count)
      // Late messages of a channel that the component has left are not shown.
      if (found > 0 && current.current === access) setShown((before) => more(before, access, found))
      return found
    },
    [access, current, limit, hidden],
  )
  const status = useChannelStatus(access)
  const { dismiss } = messagesOf(access)
  return useMemo(
    () => ({ ...status, messages, loadOlder, hasOlder: hasOlder || hidden > 0, dismiss }),
    [status, messages, loadOlder, hasOlder, hidden, dismiss],
  )
}

interface Shown {
  readonly access: ChannelAccess
  readonly extra: number
}

/** Resets the count on another channel. */
const more = (before: Shown, access: ChannelAccess, found: number): Shown => ({
  access,
  extra: (before.access === access ? before.extra : 0) + found,
})
