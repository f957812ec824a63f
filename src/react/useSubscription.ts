'use client'
import { useCallback, useEffect } from 'react'

import { checkSubscriber } from '../core/checkSubscriber.js'
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

/** Options that all channel hooks take. Functions may be inline: the newest one is called, nothing resubscribes. */
export interface SubscriptionOptions<Data> {
  /** Each message exactly once, in order. Messages never pass through React state. */
  readonly onMessage?: (data: Data, info: MessageInfo) => void
  /** Fetches the state anew after messages were lost; without it the person is asked to reload. */
  readonly resync?: (context: ResyncContext) => Promise<unknown> | unknown
  /**
   * The policy for lost messages. Default: `resync` when a `resync` is given, else `prompt`. Among several subscribers
   * `prompt` wins: one that takes messages and has no `resync` says `skip` if it can do without what was lost.
   */
  readonly onGap?: OnGap
  /**
   * How many of the newest messages to start with. Lists and states get them whenever they mount; `onMessage` gets them when
   * the component is there as the channel is subscribed. Default: that of the definition, else 0.
   */
  readonly history?: number
  /** A fault was raised, or data failed the schema. A fault also stays in `fault` until mended or acknowledged. */
  readonly onError?: (error: ConnectivityError) => void
  /** Do not subscribe for now. Default: false. */
  readonly skip?: boolean
}

/** The channel that a hook is about. */
export const useChannelAccess = (caller: string, channel: unknown): ChannelAccess =>
  accessChannel(caller, useConnectivity(), channel)

/**
 * Subscribes to a channel while mounted.
 *
 * @param keep how many of the newest messages to keep for a list
 * @param fold takes the messages for a state
 */
export function useSubscription<Data>(
  caller: string,
  access: ChannelAccess,
  options: SubscriptionOptions<Data>,
  keep: number,
  fold: Fold | null,
): void {
  checkSubscriber(caller, options)
  const latest = useLatest(options)
  const { skip = false, onGap } = options
  const canResync = options.resync !== undefined
  const takesMessages = options.onMessage !== undefined
  // The same function after a remount: a resync runs each different one.
  const resync = useCallback((context: ResyncContext) => latest.current.resync?.(context), [latest])
  useEffect(() => {
    if (skip) return undefined
    const listener = {
      onMessage: takesMessages
        ? (data: unknown, info: MessageInfo) => latest.current.onMessage?.(data as Data, info)
        : undefined,
      onError: (error: ConnectivityError) => latest.current.onError?.(error),
      resync: canResync ? resync : undefined,
      onGap,
      // Read when subscribing: another wish later must not subscribe again.
      history: latest.current.history,
      keep,
    }
    return access.subscribe(listener, { fold })
  }, [access, latest, resync, skip, onGap, canResync, takesMessages, keep, fold])
}
