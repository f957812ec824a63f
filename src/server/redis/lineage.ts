import type { Lineage } from '../hub/store.js'

/** The generations of the store, the oldest first, and the one of this opening. */
export interface Generations {
  readonly generation: string
  readonly generations: readonly string[]
}

/**
 * Reads what each generation of a history began after.
 *
 * @param text `generation:offset` for each, the oldest first.
 */
export function readLineage({ generation, generations }: Generations, text: string): Lineage {
  const began = text === '' ? [] : text.split(',').map((each) => each.split(':') as [string, string])
  const endFrom = (later: number): number => {
    const ends = began
      .filter(([name]) => generations.indexOf(name) >= later)
      .map(([, offset]) => Number(offset))
    return Math.min(Infinity, ...ends)
  }
  return {
    generation,
    endOf(name) {
      if (name === generation) return Infinity
      // A client without a generation may have the oldest one.
      const at = name === undefined ? 0 : generations.indexOf(name)
      if (at < 0 || (name === undefined && generations.length > 1)) return null
      return endFrom(at + 1)
    },
  }
}
