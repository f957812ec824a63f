import type { KeyValues, LevelEngine, WriteOperation } from './engine.js'

/** Gives the operations of records that change with every write, such as the end of a history. */
export type LateOperations = () => readonly WriteOperation[]

/** Writes in groups: operations that come while the disk is busy go together next time. */
export interface LevelWriter {
  /**
   * Resolves when the operations are durable, after `onDurable` of everything that was added before.
   *
   * @param late Functions that are asked once for each group, however many of its writes give the same one.
   */
  readonly write: (
    operations: readonly WriteOperation[],
    onDurable?: () => void,
    late?: readonly LateOperations[],
  ) => Promise<void>
  /** Resolves when nothing is waiting. */
  readonly idle: () => Promise<void>
  /** Resolves when nothing is waiting, and refuses what comes later. */
  readonly end: () => Promise<void>
}

interface Waiting {
  readonly onDurable: (() => void) | null
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit. After a failed write nothing is accepted any more: offsets that were promised to later messages would
 * leave a hole. The store is read again from the disk, with another writer, before it goes on.
 *
 * @param onFailed Gets the error of the first write that fails, before its callers do.
 */
export function createLevelWriter(
  db: Pick<KeyValues, 'batch'>,
  sync: boolean,
  nextTurn: LevelEngine['nextTurn'],
  onFailed: (error: unknown) => void,
): LevelWriter {
  let operations: WriteOperation[] = []
  let lates = new Set<LateOperations>()
  let waiting: Waiting[] = []
  let running: Promise<void> | null = null
  let failure: { readonly error: unknown } | null = null
  let isOver = false

  /** Takes everything that waits. A late operation sees what is in this group, and nothing of the next one. */
  const take = () => {
    const taken = { batch: operations, group: waiting }
    for (const late of lates) taken.batch.push(...late())
    operations = []
    waiting = []
    lates = new Set()
    return taken
  }

  const run = async (): Promise<void> => {
    // One turn of the event loop is one group.
    await new Promise<void>(nextTurn)
    while (waiting.length > 0) {
      const { batch, group } = take()
      try {
        if (failure) throw failure.error
        if (batch.length > 0) await db.batch(batch, { sync })
      } catch (error) {
        const isFirst = failure === null
        failure ??= { error }
        if (isFirst) onFailed(error)
        for (const { reject } of group) reject(error)
        continue
      }
      for (const { onDurable, resolve, reject } of group) {
        try {
          onDurable?.()
          resolve()
        } catch (error) {
          reject(error)
        }
      }
    }
    running = null
  }

  return {
    write(more, onDurable, late = []) {
      if (isOver) return Promise.reject(new Error('react-connectivity: the store is closed'))
      operations.push(...more)
      for (const each of late) lates.add(each)
      return new Promise((resolve, reject) => {
        waiting.push({ onDurable: onDurable ?? null, resolve, reject })
        running ??= run()
      })
    },
    async idle() {
      while (running) await running
    },
    async end() {
      // Not before: what is refused is counted already, and a group that is still to be written would keep the count.
      while (running) await running
      isOver = true
    },
  }
}
