import type { Position } from '../../core/position.js'

/** Ends of removed channels that are remembered, so that a late client is told `channel-closed` with a position. */
export const MAX_TOMBSTONES = 1000

/**
 * Remembers where a removed channel ended, and forgets the oldest beyond {@link MAX_TOMBSTONES}.
 *
 * @returns The channel that was forgotten, or null.
 */
export function remember<Last extends Position>(
  tombstones: Map<string, Last>,
  channel: string,
  last: Last,
): string | null {
  tombstones.delete(channel)
  tombstones.set(channel, last)
  if (tombstones.size <= MAX_TOMBSTONES) return null
  const oldest = tombstones.keys().next().value ?? null
  if (oldest !== null) tombstones.delete(oldest)
  return oldest
}
