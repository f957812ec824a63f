'use client'
import { useEffect, useMemo } from 'react'

import { initialChannel, type ChannelState, type OnGap } from '../core/channel.js'
import { checkListener } from '../core/checkListener.js'
import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/outbox.js'
import type { Channel, MessageInfo, ResyncContext } from '../store/index.js'
import { useConnectivity } from './connectivityContext.js'
import { pendingOf } from './pendingOf.js'
import { useLatest } from './useLatest.js'
import { useSnapshot } from './useSnapshot.js'

/** Options of `useChannel`. Functions may be inline: the newest one is called, nothing resubscribes. */
export interface UseChannelOptions<Data> {
  /** Each message exactly once, in order. Messages never pass through React state. */
  readonly onMessage?: (data: Data, info: MessageInfo) => void
  /** Fetches the state anew after messages were lost; without it the person is asked to reload. */
  readonly resync?: (context: ResyncContext) => Promise<unknown> | void
  /**
   * What to do about lost messages. Default: `resync` when a `resync` is given, else `prompt`. Among several users of a channel
   * `prompt` wins: one who takes messages and has no `resync` says `skip` if it can do without what was lost.
   */
  readonly onGap?: OnGap
  /** How many of the newest messages to start with; read when the channel is joined. Default: 0. */
  readonly history?: number
  /** A fault was raised. It also stays in `fault` until mended or acknowledged. */
  readonly onError?: (error: ConnectivityError) => void
  /** Do not join for now. Default: false. */
  readonly skip?: boolean
}

/** The channel's state, its waiting sends, and what can be done. */
export type UseChannelResult = ChannelState &
  Pick<Channel, 'send' | 'resubscribe' | 'resync' | 'acknowledge'> & {
    /** Sends of this client on this channel that are neither acknowledged nor rejected. */
    readonly pending: readonly PendingSend[]
  }

/**
 * Joins a channel while mounted and delivers its messages by callback.
 *
 * @throws TypeError when the name or an option is none that there is
 * @example
 * const { status, continuity, send } = useChannel('orders', { onMessage, resync: ({ signal }) => refetch(signal) })
 */
export function useChannel<Data = unknown>(
  name: string,
  options: UseChannelOptions<Data> = {},
): UseChannelResult {
  checkListener('useChannel', options)
  const connectivity = useConnectivity()
  const channel = connectivity.channel(name)
  const latest = useLatest(options)
  const { skip = false, onGap } = options
  const canResync = options.resync !== undefined
  const takesMessages = options.onMessage !== undefined
  useEffect(() => {
    if (skip) return undefined
    return channel.join<Data>({
      onMessage: takesMessages ? (data, info) => latest.current.onMessage?.(data, info) : undefined,
      onError: (error) => latest.current.onError?.(error),
      resync: canResync ? (context) => latest.current.resync?.(context) : undefined,
      onGap,
      // Read when joining: another wish later must not join again.
      history: latest.current.history,
    })
  }, [channel, latest, skip, onGap, canResync, takesMessages])
  const state = useSnapshot(({ channels }) => channels.get(name))
  const pending = useSnapshot(useMemo(() => pendingOf(name), [name]))
  return useMemo(() => {
    const { send, resubscribe, resync, acknowledge } = channel
    return { ...(state ?? initialChannel(name)), pending, send, resubscribe, resync, acknowledge }
  }, [channel, name, state, pending])
}
