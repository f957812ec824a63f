import type { Position } from '../../core/position.js'

/** Ends of removed channels that are remembered, so that a late client is told `channel-closed` with a position. */
export const MAX_TOMBSTONES = 10_000

/** The end of a removed history. */
export interface Tombstone extends Position {
  /** The number of the history among those of its name. */
  readonly life: number
}

/**
 * The ends of removed channels, and the number of the next history of each name. The number follows from the ends alone, so that a channel has
 * its epoch before its first message, and nothing is kept for a name that nobody published on.
 */
export class Tombstones<End extends Tombstone = Tombstone> {
  readonly #ends: Map<string, End>
  #floor: number

  /**
   * @param ends The oldest first.
   * @param floor The first number of a name whose end is not remembered.
   */
  constructor(ends: Iterable<readonly [channel: string, end: End]> = [], floor = 1) {
    this.#ends = new Map(ends)
    this.#floor = floor
  }

  get(channel: string): End | undefined {
    return this.#ends.get(channel)
  }

  /** The first number of a name whose end is not remembered: larger than those of all forgotten ends. */
  floor(): number {
    return this.#floor
  }

  /** The number of the next history of a channel: never one that it had before. */
  nextLife(channel: string): number {
    return Math.max(this.#floor, (this.#ends.get(channel)?.life ?? 0) + 1)
  }

  /**
   * Remembers where a removed channel ended, and forgets the oldest end beyond {@link MAX_TOMBSTONES}.
   *
   * @returns The channel whose end was forgotten, or null.
   */
  add(channel: string, end: End): string | null {
    this.#ends.delete(channel)
    this.#ends.set(channel, end)
    if (this.#ends.size <= MAX_TOMBSTONES) return null
    const [oldest] = this.#ends
    if (oldest === undefined) return null
    const [name, { life }] = oldest
    this.#ends.delete(name)
    this.#floor = Math.max(this.#floor, life + 1)
    return name
  }
}
