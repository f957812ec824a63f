import type { Lineage } from '../hub/store.js'

/** Openings of a store that are remembered. A client that was away for longer is told that its history is lost. */
const MAX_GENERATIONS = 1000
/** Openings that one history remembers, of those in which it was written. */
const MAX_STARTS = 32

/** The openings of a store, the oldest first; the last one is the current one. */
export interface Generations {
  readonly ids: readonly string[]
  readonly current: string
  /** The place of an opening in their order; null for one of another past of the store, or of too long ago. */
  readonly rankOf: (id: string) => number | null
}

/** @param before the openings that the store knows, the oldest first */
export function nextGeneration(before: readonly string[], id: string): Generations {
  const ids = [...before, id].slice(-MAX_GENERATIONS)
  const ranks = new Map(ids.map((each, rank) => [each, rank]))
  return { ids, current: id, rankOf: (each) => ranks.get(each) ?? null }
}

/** The first offset that each opening wrote to a history, the oldest opening first. */
export type GenerationStarts = readonly (readonly [generation: string, offset: number])[]

/** The openings of the store, as they are seen in one history. */
export interface HistoryLineage extends Lineage {
  readonly starts: () => GenerationStarts
  /** Notes a new offset; true when it is the first one of the current opening. */
  readonly note: (offset: number) => boolean
}

/**
 * Remembers where each opening of the store began to write to a history, as the leader epochs of Kafka do. An opening ends where the next
 * one begins: the restored store writes there again what a lost state had given out already.
 */
export function createLineage({ ids, current, rankOf }: Generations, from: GenerationStarts): HistoryLineage {
  const starts = [...from]
  // An opening that is not remembered any more is older than all others.
  const orderOf = (id: string): number => rankOf(id) ?? -1

  return {
    generation: current,
    starts: () => starts,
    note(offset) {
      if (starts.at(-1)?.[0] === current) return false
      starts.push([current, offset])
      if (starts.length > MAX_STARTS) starts.shift()
      return true
    },
    endOf(id) {
      // The epoch is as old as the only opening, so every position of this epoch is of it.
      if (id === undefined) return ids.length === 1 ? Infinity : null
      const rank = rankOf(id)
      const oldest = starts[0]
      if (rank === null || oldest === undefined) return rank === null ? null : Infinity
      if (starts.length === MAX_STARTS && rank < orderOf(oldest[0])) return null
      const next = starts.find(([each]) => orderOf(each) > rank)
      return next === undefined ? Infinity : next[1] - 1
    },
  }
}
