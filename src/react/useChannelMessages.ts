'use client'
import { useCallback, useMemo, useState } from 'react'
import { useStore } from 'zustand/react'

import type { Channel, ChannelAccess, ChannelDefinition, ChannelMessage } from '../channels/index.js'
import { useChannelStatus, type ChannelStatusResult } from './useChannelStatus.js'
import { useChannelAccess, useSubscription, type SubscriptionOptions } from './useSubscription.js'

/** Options of `useChannelMessages`. */
export interface UseChannelMessagesOptions<Data> extends SubscriptionOptions<Data> {
  /** How many of the newest messages to show. Default: that of the definition, else 100. */
  readonly limit?: number
}

/** The newest messages of a channel, its state, and what can be done. */
export type UseChannelMessagesResult<Data, Input = unknown> = ChannelStatusResult<Input> & {
  /** Oldest first. One's own sends are among them from the moment they are made, and never blink. */
  readonly messages: readonly ChannelMessage<Data>[]
  /** Shows older messages, fetched where they are not kept. Resolves with how many came. Default: as many as `limit`. */
  readonly loadOlder: (count?: number) => Promise<number>
  /** There may be older messages than the first. */
  readonly hasOlder: boolean
  /** Takes a refused message out of the list. */
  readonly dismiss: Channel['dismiss']
}

const DEFAULT_LIMIT = 100

/**
 * The newest messages of a channel, for all components that ask for them the same ones. Renders at most once per frame,
 * however many messages come.
 *
 * @param channel its name, or as it was defined
 * @throws RangeError when `limit` is not a whole number ≥ 1
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
  const extra = shown.access === access ? shown.extra : 0
  const size = limit + extra
  useSubscription('useChannelMessages', access, options, size, null)
  const list = access.entry.keep.lists.list(access.definition?.schema ?? null)
  const { kept, own, hasOlder } = useStore(list.store.readable)
  const hidden = kept.length - size
  const messages = useMemo(
    () => (kept.length <= size && own.length === 0 ? kept : [...kept.slice(-size), ...own]),
    [kept, own, size],
  )
  const loadOlder = useCallback(
    async (count = limit) => {
      const found = hidden > 0 ? Math.min(count, hidden) : await access.handle.loadOlder(count)
      if (found > 0) setShown((before) => more(before, access, found))
      return found
    },
    [access, limit, hidden],
  )
  const status = useChannelStatus(access)
  const { dismiss } = access.handle
  return useMemo(
    () => ({ ...status, messages, loadOlder, hasOlder: hasOlder || hidden > 0, dismiss }),
    [status, messages, loadOlder, hasOlder, hidden, dismiss],
  )
}

interface Shown {
  readonly access: ChannelAccess
  readonly extra: number
}

/** On another channel the count starts anew. */
const more = (before: Shown, access: ChannelAccess, found: number): Shown => ({
  access,
  extra: (before.access === access ? before.extra : 0) + found,
})
