/** Keys after `gt` and before `lt`. */
export interface KeyRange {
  readonly gt: string
  readonly lt: string
  /** From the last key to the first. Default false. */
  readonly reverse?: boolean
  /** At most so many pairs. Default: all. */
  readonly limit?: number
  /** Bytes that are read in one piece. Default: 16 KiB. */
  readonly highWaterMarkBytes?: number
}

/** One change of the database. */
export type WriteOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }

/** The part of an open LevelDB that the store uses. */
export interface KeyValues {
  readonly get: (key: string) => Promise<string | undefined>
  /** Keeps all operations or none; with `sync` it resolves when they are on the disk. */
  readonly batch: (operations: WriteOperation[], options: { readonly sync: boolean }) => Promise<void>
  /** The pairs of a range, in the order of the keys. */
  readonly iterator: (range: KeyRange) => AsyncIterable<[string, string]>
  readonly close: () => Promise<void>
}

/** Opens the database, and runs what belongs to the next turn of the event loop. */
export interface LevelEngine {
  /** @throws Error when `classic-level` is missing, the folder cannot be used or another process holds it. */
  readonly open: () => Promise<KeyValues>
  readonly nextTurn: (run: () => void) => unknown
  /** The id of the start of the machine: another one after a power cut. Absent or null when it is not known. */
  readonly bootId?: () => Promise<string | null>
}

/** Whether LevelDB itself found that a file is damaged; another read of the same keys would fail, too. */
export const isCorruption = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'LEVEL_CORRUPTION'
