import { isCorruption, type KeyRange, type KeyValues, type WriteOperation } from './engine.js'
import { readRecord, seal } from './seal.js'

/** Writes a record as JSON, with a checksum. */
export const put = (key: string, record: unknown): WriteOperation =>
  putText(key, seal(key, JSON.stringify(record)))
/** Writes a value that has its checksum already. */
export const putText = (key: string, value: string): WriteOperation => ({ type: 'put', key, value })
export const del = (key: string): WriteOperation => ({ type: 'del', key })

/** The value of a key, undefined when there is none. One that LevelDB cannot read is empty, which no checksum fits. */
export async function getValue(db: KeyValues, key: string): Promise<string | undefined> {
  try {
    return await db.get(key)
  } catch (error) {
    if (isCorruption(error)) return ''
    throw error
  }
}

/** Reads a whole range in large pieces: each costs a turn of the event loop, and those of a busy server are long. */
export const whole = (range: KeyRange): KeyRange => ({ ...range, highWaterMarkBytes: 1_048_576 })

/** The records of a range, and the keys of those that are damaged. */
export interface RecordRange<T> {
  readonly records: readonly (readonly [key: string, record: T])[]
  readonly damaged: readonly string[]
  /** Whether LevelDB stopped in the middle of the range, because a file is damaged. */
  readonly isCut: boolean
}

/** Reads a range as far as it can be read, or until that is enough. */
export async function readRange<T>(
  db: KeyValues,
  range: KeyRange,
  decode: (key: string, value: string) => { readonly record: T } | null = readRecord<T>,
  isEnough: () => boolean = () => false,
): Promise<RecordRange<T>> {
  const records: (readonly [string, T])[] = []
  const damaged: string[] = []
  try {
    for await (const [key, value] of db.iterator(range)) {
      const found = decode(key, value)
      if (found) records.push([key, found.record])
      else damaged.push(key)
      if (isEnough()) break
    }
  } catch (error) {
    if (!isCorruption(error)) throw error
    return { records, damaged, isCut: true }
  }
  return { records, damaged, isCut: false }
}
