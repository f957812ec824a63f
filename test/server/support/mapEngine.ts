import type { KeyRange, KeyValues, LevelEngine } from '../../../src/server/level/engine.js'

/** A database in memory whose records and faults a test controls. */
export interface MapEngine {
  readonly engine: LevelEngine
  readonly records: Map<string, string>
  /** The error of each read, write and opening; null for none. */
  fault: { readonly reads?: Error; readonly writes?: Error; readonly opens?: Error } | null
  /** Ranges that begin like this cannot be read, because their file is damaged; null for none. */
  damagedRange: string | null
  readonly opened: () => number
}

export function createMapEngine(nextTurn: LevelEngine['nextTurn'] = setImmediate): MapEngine {
  const records = new Map<string, string>()
  let opened = 0
  const pairs = ({ gt, lt, reverse = false, limit = Infinity }: KeyRange): [string, string][] => {
    const found = [...records]
      .filter(([key]) => key > gt && key < lt)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
    return (reverse ? found.reverse() : found).slice(0, limit)
  }
  const fail = (error: Error | undefined): void => {
    if (error) throw error
  }
  const made: MapEngine = {
    records,
    fault: null,
    damagedRange: null,
    opened: () => opened,
    engine: {
      nextTurn,
      async open(): Promise<KeyValues> {
        fail(made.fault?.opens)
        opened += 1
        let isClosed = false
        return {
          async get(key) {
            fail(made.fault?.reads)
            return records.get(key)
          },
          async batch(operations) {
            fail(made.fault?.writes)
            if (isClosed) throw new Error('the database is not open')
            for (const operation of operations) {
              if (operation.type === 'put') records.set(operation.key, operation.value)
              else records.delete(operation.key)
            }
          },
          async *iterator(range) {
            fail(made.fault?.reads)
            const isDamaged = made.damagedRange !== null && range.gt.startsWith(made.damagedRange)
            if (isDamaged) throw Object.assign(new Error('corrupted block'), { code: 'LEVEL_CORRUPTION' })
            yield* pairs(range)
          },
          async close() {
            isClosed = true
          },
        }
      },
    },
  }
  return made
}
