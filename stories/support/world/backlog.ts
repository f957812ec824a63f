import type { Ledger } from './ledger.js'

/** The orders that a page lacked when it was connected again, and how it got them. */
export interface Backlog {
  /** The page is connected again: notes what it lacks. */
  readonly note: () => void
  /** How many of the noted orders the page got, and how, in words; null for none. Forgets them. */
  readonly take: () => string | null
  readonly reset: () => void
}

export function createBacklog(ledger: Ledger): Backlog {
  let noted: readonly string[] = []
  return {
    note() {
      noted = ledger.missing()
    },
    take() {
      const count = (way: 'message' | 'fetch'): number =>
        noted.filter((key) => ledger.cameBy(key) === way).length
      const replayed = count('message')
      const fetched = count('fetch')
      noted = []
      if (replayed === 0 && fetched === 0) return null
      if (fetched === 0) return `${replayed} missed, replayed`
      if (replayed === 0) return `${fetched} missed, fetched again`
      return `${replayed + fetched} missed: ${replayed} replayed, ${fetched} fetched again`
    },
    reset() {
      noted = []
    },
  }
}
