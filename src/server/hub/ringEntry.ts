import type { NewEntry } from './store.js'

/** What bounds and repetitions need of a message. */
export interface RingEntry {
  readonly at: number
  readonly id?: string
  /** Bytes that it takes in memory. */
  readonly bytes: number
}

/** Bytes that a message takes besides its data. */
export const ENTRY_BYTES = 200

/** A time that is further ahead of the clock than this comes from a clock that was wrong. */
export const MAX_AHEAD_MS = 60_000

const wide = /[^\0-\xFF]/

/** Bytes of a text in memory: one for each character, two when any of them is beyond Latin-1. */
export const textBytes = (text: string): number => (wide.test(text) ? 2 * text.length : text.length)

/** Bytes that a message takes in memory, which is what bounds count. */
export const bytesOf = ({ data, id = '', from = '' }: NewEntry): number =>
  textBytes(data) + textBytes(id) + textBytes(from) + ENTRY_BYTES
