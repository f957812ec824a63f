'use client'
import { useState, useSyncExternalStore } from 'react'

import { checkFunction } from '../core/checkListener.js'
import type { Position } from '../core/position.js'
import type { Environment, MessageInfo, ResyncContext } from '../store/index.js'
import { useConnectivity } from './connectivityContext.js'
import { createFrameStore, type FrameStore } from './frameStore.js'
import { useChannel, type UseChannelOptions } from './useChannel.js'
import { useLatest } from './useLatest.js'
import { useRejoin, type Kept } from './useRejoin.js'

/** Options of `useChannelState`. */
export interface UseChannelStateOptions<State, Data> extends Omit<
  UseChannelOptions<Data>,
  'onMessage' | 'resync'
> {
  /** The state before the first message. Read when the channel is joined. */
  readonly initial: State
  /** Makes the next state from a message. Must not change the state it is given. */
  readonly reduce: (state: State, data: Data, info: MessageInfo) => State
  /** Fetches the state anew after messages were lost; what it resolves to replaces the state. */
  readonly resync?: (context: ResyncContext) => Promise<State>
}

/**
 * Folds the messages of a channel into a state. Each message is folded exactly once; React renders at most once per frame.
 *
 * @example
 * const total = useChannelState<number, Order>('orders', { initial: 0, reduce: (sum, order) => sum + order.amount })
 */
export function useChannelState<State, Data = unknown>(
  name: string,
  { initial, reduce, resync, ...options }: UseChannelStateOptions<State, Data>,
): State {
  checkFunction('useChannelState', 'reduce', reduce)
  const connectivity = useConnectivity()
  const { environment } = connectivity
  const [fold, setFold] = useState(() => createFold(name, initial, environment))
  // Another channel starts anew.
  if (fold.name !== name) setFold(createFold(name, initial, environment))
  const latest = useLatest({ reduce, resync })
  useRejoin(name, options.skip ?? false, fold)
  useChannel<Data>(name, {
    ...options,
    onMessage: (data, info) => fold.set((state) => latest.current.reduce(state, data, info), info),
    ...(resync === undefined
      ? {}
      : {
          resync: async (context) => {
            const next = await latest.current.resync?.(context)
            if (context.signal.aborted) return
            const { position } = connectivity.channel(name).getState() ?? {}
            fold.set(() => next as State, position ?? null)
          },
        }),
  })
  return useSyncExternalStore(fold.store.subscribe, fold.store.get, fold.store.get)
}

interface Fold<State> extends Kept {
  readonly name: string
  readonly store: FrameStore<State>
  readonly set: (change: (state: State) => State, position: Position | null) => void
}

function createFold<State>(name: string, initial: State, environment: Environment): Fold<State> {
  let state = initial
  let last: Position | null = null
  const store = createFrameStore(initial, () => state, environment)
  return {
    name,
    store,
    last: () => last,
    forget() {
      state = initial
      last = null
      store.touch()
    },
    set(change, position) {
      state = change(state)
      last = position
      store.touch()
    },
  }
}
