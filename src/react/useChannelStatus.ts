'use client'
import { useMemo } from 'react'
import { useStore } from 'zustand/react'
import { useShallow } from 'zustand/react/shallow'

import { initialChannel, type ChannelState } from '../core/channel.js'
import type { PendingSend } from '../core/pendingSend.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Channel, ChannelAccess } from '../channels/index.js'
import { useConnectivity } from './connectivityContext.js'
import { sendsOf } from './sendsOf.js'

/** The channel's state, its waiting sends, and its actions. */
export type ChannelStatusResult<Input> = ChannelState &
  Pick<Channel<unknown, Input>, 'send' | 'resubscribe' | 'resync' | 'acknowledge'> & {
    /** Sends of this client on this channel that are neither acknowledged nor rejected. */
    readonly pending: readonly PendingSend[]
  }

/** The state of a channel, with functions of stable identity. */
export function useChannelStatus(access: ChannelAccess): ChannelStatusResult<unknown> {
  const connectivity = useConnectivity()
  const { handle } = access
  const { name } = handle
  const state = useStore(connectivity, ({ channels }) => channels.get(name))
  const pending = useStore(
    connectivity,
    useShallow(({ outbox }: Snapshot) => sendsOf(outbox, name)),
  )
  return useMemo(() => {
    const { send, resubscribe, resync, acknowledge } = handle
    return { ...(state ?? initialChannel(name)), pending, send, resubscribe, resync, acknowledge }
  }, [handle, name, state, pending])
}
