'use client'
import { useEffect } from 'react'

import type { ChannelState } from '../core/channel.js'
import type { Position } from '../core/position.js'
import { useConnectivity } from './connectivityContext.js'

/** What a component has made of the messages so far. */
export interface Kept {
  /** The last message that it took in; null while there is none. */
  readonly last: () => Position | null
  readonly forget: () => void
}

/**
 * Forgets what was kept when the component comes back to its channel (shown again, no longer skipped) after messages that
 * it did not hear: a history that came again would count twice, and a gap would not be seen. Use it before `useChannel`.
 */
export function useRejoin(name: string, skip: boolean, kept: Kept): void {
  const connectivity = useConnectivity()
  useEffect(() => {
    if (skip) return
    const last = kept.last()
    if (last !== null && !goesOnAt(connectivity.channel(name).getState(), last)) kept.forget()
  }, [connectivity, name, skip, kept])
}

/** The channel was kept meanwhile, and nothing came. */
const goesOnAt = (channel: ChannelState | null, last: Position): boolean =>
  channel?.position?.epoch === last.epoch && channel.position.offset <= last.offset
