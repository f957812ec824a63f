'use client'

import { useState } from 'react'
import type { ChannelState } from '../../core/channel.js'
import { hasFailed } from '../../core/hasFailed.js'
import { channelLed } from '../../core/led.js'
import type { Reason } from '../../core/reasons.js'
import type { Snapshot } from '../../core/snapshot.js'
import { useSnapshot } from '../../react/useSnapshot.js'

/** The channel that the details are about. */
export interface ChannelTrouble {
  /** The channel that needs the most attention; null for none. */
  readonly channel: ChannelState | null
  /** Whether the server refused it, which is worse than a page that is out of step. */
  readonly isRefused: boolean
  /** Keeps the channel as the subject until the server has answered. */
  readonly hold: () => void
}

/** Follows the worst channel of a working connection. While a requested attempt runs, its channel stays the subject. */
export function useChannelTrouble(): ChannelTrouble {
  const [held, setHeld] = useState<ChannelState | null>(null)
  const { worst, isBusy, isOver } = useSnapshot((snapshot) => ({
    worst: worstChannel(snapshot),
    isBusy: held !== null && isTrying(snapshot, held.name),
    isOver: held !== null && snapshot.channels.get(held.name) !== held,
  }))
  // A later attempt is not the one that was asked for.
  if (isOver && !isBusy) setHeld(null)
  const channel = isBusy ? held : worst
  return { channel, isRefused: channel !== null && rank(channel) === 0, hold: () => setHeld(channel) }
}

/** Why the channel does not work, or what it misses. */
export const reasonOf = (channel: ChannelState): Reason =>
  hasFailed(channel) ? channel.reason : (channel.fault?.reason ?? channel.reason)

/** Whether a requested attempt of the channel runs. */
function isTrying({ connection, channels }: Snapshot, name: string): boolean {
  const channel = channels.get(name)
  if (channel === undefined || hasFailed(channel)) return false
  const { status } = channel
  const isBusy = status === 'subscribing' || status === 'resubscribing' || status === 'resyncing'
  return isBusy && connection.status === 'connected'
}

/** A refused channel first, then the one that has waited longest: a failed attempt puts a channel behind the others. */
function worstChannel({ connection, channels }: Snapshot): ChannelState | null {
  if (connection.status !== 'connected') return null
  const [worst = null] = [...channels.values()]
    .filter((channel) => rank(channel) < 2)
    .sort((a, b) => rank(a) - rank(b) || a.since - b.since)
  return worst
}

/** 0 for a refused channel, 1 for one with missing messages, 2 for one that works or is on its way. */
function rank(channel: ChannelState): number {
  const led = channelLed(channel)
  return led === 'failed' ? 0 : led === 'stale' ? 1 : 2
}
