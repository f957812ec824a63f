import type { Position } from '../../protocol/frames.js'

/** Ends of removed channels that are remembered, so that a late client is told `channel-closed` with a position. */
export const maxTombstones = 1000

/** Remembers where a removed channel ended and forgets the oldest beyond {@link maxTombstones}; returns the forgotten. */
export function bury(tombstones: Map<string, Position>, channel: string, last: Position): string | undefined {
  tombstones.delete(channel)
  tombstones.set(channel, last)
  if (tombstones.size <= maxTombstones) return undefined
  const oldest = tombstones.keys().next().value
  if (oldest !== undefined) tombstones.delete(oldest)
  return oldest
}
