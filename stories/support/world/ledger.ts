/** The sums of a ledger. */
export interface Sums {
  /** Accepted by the server. */
  readonly accepted: number
  /** Of these, on the page. */
  readonly delivered: number
  /** Not on the page although it claims to be current and has newer ones, or has had time to get them. */
  readonly lost: number
  /** Delivered more than once. */
  readonly twice: number
}

/** Compares the orders that the server accepted with those that a page got. */
export interface Ledger {
  readonly accept: (key: string, at: number) => void
  /** The page got an order as a message. */
  readonly deliver: (key: string) => void
  /** The page fetched all orders again. */
  readonly refetch: (keys: readonly string[]) => void
  /** Judges what is missing. `currentSince`: since when the page claims to be connected and current; null while it does not. */
  readonly judge: (currentSince: number | null, now: number) => void
  readonly sums: () => Sums
  /** When the oldest missing order was accepted; null when none is missing. */
  readonly missingSince: () => number | null
  /** The orders that the page lacks. */
  readonly missing: () => readonly string[]
  /** How the page first got an order: as a message, or because it fetched all orders; null when it lacks it. */
  readonly cameBy: (key: string) => 'message' | 'fetch' | null
  /** Counts from zero again. */
  readonly reset: () => void
}

/** Keys that are remembered to recognise a second delivery. */
const REMEMBERED = 5000

/** @param graceMs how long a page may be behind while it claims to be current */
export function createLedger(graceMs: number): Ledger {
  const missing = new Map<string, { readonly at: number; readonly place: number }>()
  const lost = new Set<string>()
  const got = new Set<string>()
  const fetched = new Set<string>()
  /** Of those that the page has, the one that was accepted last. */
  let newest = -1
  let places = 0
  let accepted = 0
  let delivered = 0
  let twice = 0

  function remember(keys: Set<string>, key: string): void {
    keys.add(key)
    if (keys.size > REMEMBERED) for (const oldest of keys) return void keys.delete(oldest)
  }

  /** Whether the page lacked the order. */
  function fill(key: string): boolean {
    const entry = missing.get(key)
    if (entry === undefined) return false
    missing.delete(key)
    lost.delete(key)
    delivered += 1
    newest = Math.max(newest, entry.place)
    return true
  }

  return {
    accept(key, at) {
      accepted += 1
      places += 1
      // The page of a lab may have an order before the lab has told about it.
      if (got.has(key) || fetched.has(key)) {
        delivered += 1
        newest = places
      } else missing.set(key, { at, place: places })
    },
    deliver(key) {
      if (!fill(key) && got.has(key)) twice += 1
      remember(got, key)
    },
    refetch(keys) {
      for (const key of keys) {
        fill(key)
        if (!got.has(key)) remember(fetched, key)
      }
    },
    judge(currentSince, now) {
      if (currentSince === null) return
      for (const [key, { at, place }] of missing)
        if (place < newest || now - Math.max(at, currentSince) > graceMs) lost.add(key)
    },
    sums: () => ({ accepted, delivered, lost: lost.size, twice }),
    missingSince() {
      for (const { at } of missing.values()) return at
      return null
    },
    missing: () => [...missing.keys()],
    cameBy(key) {
      if (fetched.has(key)) return 'fetch'
      return got.has(key) ? 'message' : null
    },
    reset() {
      missing.clear()
      lost.clear()
      accepted = delivered = twice = 0
      newest = -1
    },
  }
}
