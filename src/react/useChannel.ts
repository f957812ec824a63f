'use client'
import type { ChannelDefinition } from '../channels/index.js'
import { useChannelStatus, type ChannelStatusResult } from './useChannelStatus.js'
import { useChannelAccess, useSubscription, type SubscriptionOptions } from './useSubscription.js'

/** Options of `useChannel`. Functions may be inline: a new function does not resubscribe. */
export interface UseChannelOptions<Data> extends SubscriptionOptions<Data> {}

/** The channel's state, its waiting sends, and its actions. */
export type UseChannelResult<Input = unknown> = ChannelStatusResult<Input>

/**
 * Subscribes to a channel while mounted and delivers its messages by callback.
 *
 * @param channel a name or a definition
 * @throws TypeError if the channel name or an option is invalid, or the connector has no channels
 * @example
 * const { status, continuity, send } = useChannel('orders', { onMessage, resync: ({ signal }) => refetch(signal) })
 */
export function useChannel<Data = unknown>(
  channel: string,
  options?: UseChannelOptions<Data>,
): UseChannelResult
export function useChannel<Data, Input, State>(
  channel: ChannelDefinition<Data, Input, State>,
  options?: UseChannelOptions<Data>,
): UseChannelResult<Input>
export function useChannel(
  channel: unknown,
  options: UseChannelOptions<never> = noOptions,
): UseChannelResult {
  const access = useChannelAccess('useChannel', channel)
  useSubscription('useChannel', access, options, 0, null)
  return useChannelStatus(access)
}

const noOptions = {}
