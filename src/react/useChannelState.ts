'use client'
import { useInsertionEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand/react'

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

/** Options of `useChannelState` for a channel by its name. */
export interface UseChannelStateOptions<State, Data> extends Omit<SubscriptionOptions<Data>, 'resync'> {
  /** The state before the first message. Read when the component mounts. */
  readonly initial: State
  /** Makes the next state from a message. Must not change the state it is given. */
  readonly reduce: (state: State, data: Data, info: MessageInfo) => State
  /** Fetches the state anew after messages were lost; what it resolves to replaces the state. */
  readonly resync?: (context: ResyncContext) => Promise<State> | State
}

/** Options of `useChannelState` for a definition, which says the rest. */
export type UseDefinedChannelStateOptions<Data> = Pick<
  SubscriptionOptions<Data>,
  'onMessage' | 'onError' | 'skip'
>

/**
 * Folds the messages of a channel into a state. Each message is folded exactly once for all components that read the same
 * state; React renders at most once per frame.
 *
 * @param channel as it was defined: then every component shows the same state, also in its first render. By a name,
 * components share a state when they give the same `reduce` and `initial` and no `resync`; an inline `reduce` has its own.
 * @throws TypeError when there is no `reduce`
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
  const { initial, reduce, resync, others } = useMemo(() => split(options), [options])
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
  // Another channel has another state.
  const current = kept.access === access ? kept : make()
  if (current !== kept) setKept(current)
  const { fold } = current
  useInsertionEffect(() => {
    if (!isDefined) fold.options.reduce = reduce as Reduce
  }, [isDefined, fold, reduce])
  useSubscription('useChannelState', access, others, 0, fold)
  return useStore(fold.store.readable)
}

const noOptions = {}

/** The resync belongs to the fold; the rest is the subscription's. */
function split({ initial, reduce, resync, ...others }: Partial<UseChannelStateOptions<unknown, never>>) {
  return { initial, reduce, resync, others }
}

interface Kept {
  readonly access: ChannelAccess
  readonly fold: Fold
}
