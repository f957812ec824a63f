/** Seeded pseudo-random numbers (mulberry32). */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** From `low` up to, and not including, `high`. */
  between(low: number, high: number): number
  pick<T>(list: readonly T[]): T
  chance(of: number): boolean
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low))
  return {
    next,
    between,
    pick: (list) => list[between(0, list.length)]!,
    chance: (of) => next() < of,
  }
}
