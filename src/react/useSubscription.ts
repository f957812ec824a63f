'use client'
import { useCallback, useEffect } from 'react'

import { checkSubscriber, subscriberOptions } from '../core/checkSubscriber.js'
import type { OnGap } from '../core/channel.js'
import type { ConnectivityError } from '../core/errors.js'
import {
  accessChannel,
  type ChannelAccess,
  type Fold,
  type MessageInfo,
  type ResyncContext,
} from '../channels/index.js'
import { useConnectivity } from './connectivityContext.js'
import { useLatest } from './useLatest.js'

/** Options of all channel hooks. Functions may be inline: a new function does not resubscribe. */
export interface SubscriptionOptions<Data> {
  /** Receives each message exactly once, in order. Messages never pass through React state. */
  readonly onMessage?: (data: Data, info: MessageInfo) => void
  /** Fetches the state again after lost messages. Default: none, the prompt asks the person to reload. */
  readonly resync?: (context: ResyncContext) => unknown
  /**
   * The policy for lost messages. Default: `resync` when a `resync` is given, else `prompt`. Among several subscribers
   * `prompt` wins: a subscriber with `onMessage` and no `resync` sets `skip` if it can do without the lost messages.
   */
  readonly onGap?: OnGap
  /**
   * The number of newest messages to start with. Lists and states get them whenever they mount; `onMessage` gets them only if the
   * component is mounted when the channel is subscribed. Default: that of the definition, else 0.
   */
  readonly history?: number
  /** Receives faults and data that failed the schema. A fault also stays in `fault` until it is resolved or acknowledged. */
  readonly onError?: (error: ConnectivityError) => void
  /** Suspends the subscription. Default: false. */
  readonly skip?: boolean
}

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The hooks that subscribe to a channel. */
type Caller = 'useChannel' | 'useChannelMessages' | 'useChannelState'

const ownOptions: { readonly [C in Caller]: readonly string[] } = {
  useChannel: ['skip'],
  useChannelMessages: ['skip', 'limit'],
  useChannelState: ['skip', 'initial', 'reduce'],
}

/** The options of a hook. A definition has the functions of a state. */
function knownOptions(caller: Caller, { definition }: ChannelAccess): readonly string[] {
  if (caller === 'useChannelState' && definition !== null)
    return [...subscriberOptions.filter((name) => name !== 'resync'), 'skip']
  return [...subscriberOptions, ...ownOptions[caller]]
}

/** The channel of a hook. */
export const useChannelAccess = (caller: string, channel: unknown): ChannelAccess =>
  accessChannel(caller, useConnectivity(), channel)

/**
 * Subscribes to a channel while mounted.
 *
 * @param keep the number of newest messages to keep for a list
 * @param fold folds the messages into a state, and has the `resync`
 */
export function useSubscription<Data>(
  caller: Caller,
  access: ChannelAccess,
  options: SubscriptionOptions<Data>,
  keep: number,
  fold: Fold | null,
): void {
  if (process.env.NODE_ENV !== 'production') checkSubscriber(caller, knownOptions(caller, access), options)
  const latest = useLatest({ access, options })
  const { skip = false, onGap } = options
  const canResync = fold === null && options.resync !== undefined
  const takesMessages = options.onMessage !== undefined
  // The options of this channel only: one that the component has left is in use until the next effects.
  const optionsNow = useCallback((): SubscriptionOptions<Data> => {
    const { current } = latest
    return current.access === access ? current.options : {}
  }, [access, latest])
  // Keep the same function after a remount, because a resync runs each different one.
  const resync = useCallback((context: ResyncContext) => optionsNow().resync?.(context), [optionsNow])
  useEffect(() => {
    if (skip) return undefined
    const listener = {
      onMessage: takesMessages
        ? (data: unknown, info: MessageInfo) => optionsNow().onMessage?.(data as Data, info)
        : undefined,
      onError: (error: ConnectivityError) => optionsNow().onError?.(error),
      resync: canResync ? resync : undefined,
      onGap,
      // Read the options when subscribing, so that later changes do not resubscribe.
      history: optionsNow().history,
    }
    return access.subscribe(listener, { keep, fold })
  }, [access, optionsNow, resync, skip, onGap, canResync, takesMessages, keep, fold])
}
