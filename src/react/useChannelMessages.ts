'use client'
import { useState, useSyncExternalStore } from 'react'

import type { Environment, MessageInfo } from '../store/index.js'
import { useConnectivity } from './connectivityContext.js'
import { createFrameStore, type FrameStore } from './frameStore.js'
import { useChannel, type UseChannelOptions } from './useChannel.js'
import { useRejoin, type Kept } from './useRejoin.js'

/** One message and where it stands. */
export interface ChannelMessage<Data> extends MessageInfo {
  readonly data: Data
}

/** Options of `useChannelMessages`. */
export interface UseChannelMessagesOptions<Data> extends Omit<UseChannelOptions<Data>, 'onMessage'> {
  /** How many of the newest messages to keep. Default: 100. */
  readonly limit?: number
}

/**
 * The newest messages of a channel, oldest first. Renders at most once per frame, however many messages come.
 *
 * @throws RangeError when `limit` is not a whole number ≥ 1
 * @example
 * const messages = useChannelMessages<Order>('orders', { limit: 50, history: 50 })
 */
export function useChannelMessages<Data = unknown>(
  name: string,
  { limit = 100, ...options }: UseChannelMessagesOptions<Data> = {},
): readonly ChannelMessage<Data>[] {
  if (!(Number.isSafeInteger(limit) && limit >= 1))
    throw new RangeError(`useChannelMessages: expected limit to be a whole number ≥ 1, got ${String(limit)}`)
  const { environment } = useConnectivity()
  const [ring, setRing] = useState(() => createRing<Data>(name, limit, environment))
  // Another channel or length: what was kept does not count any more.
  if (ring.name !== name || ring.limit !== limit) setRing(createRing<Data>(name, limit, environment))
  useRejoin(name, options.skip ?? false, ring)
  useChannel<Data>(name, { ...options, onMessage: ring.push })
  return useSyncExternalStore(ring.store.subscribe, ring.store.get, ring.store.get)
}

interface Ring<Data> extends Kept {
  readonly name: string
  readonly limit: number
  readonly store: FrameStore<readonly ChannelMessage<Data>[]>
  readonly push: (data: Data, info: MessageInfo) => void
}

function createRing<Data>(name: string, limit: number, environment: Environment): Ring<Data> {
  let kept: ChannelMessage<Data>[] = []
  const store = createFrameStore<readonly ChannelMessage<Data>[]>([], () => kept.slice(-limit), environment)
  return {
    name,
    limit,
    store,
    last: () => kept.at(-1) ?? null,
    forget() {
      kept = []
      store.touch()
    },
    push(data, { channel, epoch, offset }) {
      kept.push({ channel, epoch, offset, data })
      // Cut seldom, not for each message.
      if (kept.length >= 2 * limit) kept = kept.slice(-limit)
      store.touch()
    },
  }
}
