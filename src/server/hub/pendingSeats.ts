import type { Claim } from './claims.js'

/** A seat that was asked for, and that nobody sits on yet. */
export interface PendingSeat {
  /** The latest claim of its place that came meanwhile. */
  readonly latest: () => number
  readonly end: () => void
}

interface Pending {
  latest: number
}

/** What one user has once: a channel, or with null the server. */
const placeKey = (user: string, channel: string | null): string => JSON.stringify([channel, user])

/**
 * The seats of a hub that were asked for. A claim ends the sessions that are there, and those that are about to come must learn of it, too: theirs may be the
 * seat that it took.
 */
export class PendingSeats {
  readonly #places = new Map<string, Set<Pending>>()

  begin(user: string, channel: string | null): PendingSeat {
    const key = placeKey(user, channel)
    const pending: Pending = { latest: 0 }
    const others = this.#places.get(key) ?? new Set<Pending>()
    this.#places.set(key, others.add(pending))
    return {
      latest: () => pending.latest,
      end: () => {
        others.delete(pending)
        if (others.size === 0 && this.#places.get(key) === others) this.#places.delete(key)
      },
    }
  }

  /** A claim was made, in this process or another one. */
  claimed(user: string, channel: string | null, { at }: Claim): void {
    // Most claims are made while nobody waits.
    if (this.#places.size === 0) return
    for (const pending of this.#places.get(placeKey(user, channel)) ?? [])
      pending.latest = Math.max(pending.latest, at)
  }
}
