import type { KeyRange } from '../../../src/server/level/engine.js'

/** The records of a database, which are read in the order of their keys. */
export interface Records {
  /** In the order in which the keys came. */
  readonly content: ReadonlyMap<string, string>
  readonly set: (key: string, value: string) => unknown
  readonly delete: (key: string) => unknown
  /** Puts others in their place. */
  readonly replace: (content: ReadonlyMap<string, string>) => void
  readonly range: (range: KeyRange) => [key: string, value: string][]
}

export function createRecords(): Records {
  const content = new Map<string, string>()
  let keys: string[] = []

  /** Where a key is among the sorted ones, or would be. */
  function placeOf(key: string): number {
    let [low, high] = [0, keys.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((keys[middle] ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    content,
    set(key, value) {
      if (!content.has(key)) keys.splice(placeOf(key), 0, key)
      content.set(key, value)
    },
    delete(key) {
      if (content.delete(key)) keys.splice(placeOf(key), 1)
    },
    replace(others) {
      content.clear()
      for (const [key, value] of others) content.set(key, value)
      keys = [...others.keys()].toSorted((a, b) => (a < b ? -1 : 1))
    },
    range({ gt, lt, reverse = false, limit = Infinity }) {
      const first = placeOf(gt)
      const from = keys[first] === gt ? first + 1 : first
      const end = Math.max(from, placeOf(lt))
      const found = reverse
        ? keys.slice(Math.max(from, end - limit), end).reverse()
        : keys.slice(from, Math.min(end, from + limit))
      return found.map((key) => [key, content.get(key) ?? ''])
    },
  }
}
