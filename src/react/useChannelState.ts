'use client'
import { useEffect, useInsertionEffect, useState, useSyncExternalStore } from 'react'

import { checkFunction } from '../core/checkSubscriber.js'
import {
  foldOfDefinition,
  foldOfFunction,
  type ChannelAccess,
  type ChannelDefinition,
  type Fold,
  type MessageInfo,
  type Reduce,
  type ResyncContext,
} from '../channels/index.js'
import { useLatest } from './useLatest.js'
import { useChannelAccess, useSubscription, type SubscriptionOptions } from './useSubscription.js'

/** Options of `useChannelState` for a channel name. */
export interface UseChannelStateOptions<State, Data> extends Omit<SubscriptionOptions<Data>, 'resync'> {
  /** The state before the first message. Read when the component mounts. */
  readonly initial: State
  /** Makes the next state from a message. Must not mutate the given state. */
  readonly reduce: (state: State, data: Data, info: MessageInfo) => State
  /** Fetches the state again after lost messages; its result replaces the state. */
  readonly resync?: (context: ResyncContext) => Promise<State> | State
}

/** Options of `useChannelState` for a definition, which has the other options. */
export type UseDefinedChannelStateOptions<Data> = Pick<
  SubscriptionOptions<Data>,
  'onMessage' | 'onError' | 'skip'
>

/**
 * Folds the messages of a channel into a state. Each message is folded exactly once for all components that read the same
 * state; React renders at most once per frame.
 *
 * @param channel a definition, whose state all components share, also in the first render, or a name. With a name, components
 * share a state when they pass the same `reduce` and `initial` and no `resync`; an inline `reduce` has its own state.
 * @throws TypeError without a `reduce`
 * @example
 * const orders = defineChannel('orders', { initial: 0, reduce: (sum, order: Order) => sum + order.amount })
 * const total = useChannelState(orders)
 */
export function useChannelState<Data, Input, State>(
  channel: ChannelDefinition<Data, Input, State>,
  options?: UseDefinedChannelStateOptions<Data>,
): State
export function useChannelState<State, Data = unknown>(
  channel: string,
  options: UseChannelStateOptions<State, Data>,
): State
export function useChannelState(
  channel: unknown,
  options: Partial<UseChannelStateOptions<unknown, never>> = noOptions,
): unknown {
  const access = useChannelAccess('useChannelState', channel)
  const { initial, reduce, resync } = options
  const isDefined = access.definition !== null
  if (!isDefined) checkFunction('useChannelState', 'reduce', reduce)
  const newest = useLatest(resync)
  const make = (): Kept => ({
    access,
    fold: isDefined
      ? foldOfDefinition('useChannelState', access)
      : foldOfFunction(
          access,
          initial,
          reduce as Reduce,
          resync === undefined ? null : (context) => newest.current?.(context),
        ),
  })
  const [kept, setKept] = useState(make)
  // Start a new state on another channel.
  const current = kept.access === access ? kept : make()
  if (current !== kept) setKept(current)
  const { fold } = current
  useInsertionEffect(
    () => (isDefined ? undefined : fold.want(newest, reduce as Reduce)),
    [isDefined, fold, newest, reduce],
  )
  useEffect(() => {
    if (!isDefined) fold.part(reduce as Reduce, (own) => setKept({ access, fold: own }))
  }, [isDefined, access, fold, reduce])
  useSubscription('useChannelState', access, options, 0, fold)
  const { subscribe, getState, getInitialState } = fold.store.readable
  return useSyncExternalStore(subscribe, getState, getInitialState)
}

const noOptions = {}

interface Kept {
  readonly access: ChannelAccess
  readonly fold: Fold
}
