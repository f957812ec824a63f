import type { Check } from './listener.js'
import type { Subscriber } from './subscriber.js'

/** The wishes of the subscribers with one check for their list. */
export interface Wish {
  readonly keep: number
  readonly history: number
}

/** The wishes of the subscribers, by their check. */
export function listWishesOf(subscribers: readonly Subscriber[]): ReadonlyMap<Check | null, Wish> {
  const wishes = new Map<Check | null, Wish>()
  for (const { check, keep = 0, history = 0 } of subscribers) {
    if (keep === 0) continue
    const known = wishes.get(check) ?? { keep: 0, history: 0 }
    wishes.set(check, { keep: Math.max(known.keep, keep), history: Math.max(known.history, history) })
  }
  return wishes
}
