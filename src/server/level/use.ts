import { readFile } from 'node:fs/promises'
import type { KeyValues, LevelEngine, WriteOperation } from './engine.js'
import { levelKeys as keys } from './keys.js'
import { del, getValue, put } from './records.js'
import { readRecord } from './seal.js'

/** Kept while a store that does not wait for the disk is open. */
interface UseRecord {
  readonly bootId: string | null
}

/** Reads the id of the start of this machine; null where the system has none. Only Linux has one. */
export async function readBootId(): Promise<string | null> {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  } catch {
    return null
  }
}

/** What the last opening left behind. */
export interface LastUse {
  /** The id of the start of this machine; null when it is not known. */
  readonly bootId: string | null
  /**
   * Writes may be lost that were acknowledged: the store did not wait for the disk and was not closed, and the machine, not only the process,
   * may have stopped.
   */
  readonly isCut: boolean
}

export async function readUse(db: KeyValues, readBootId: LevelEngine['bootId']): Promise<LastUse> {
  const [text, bootId] = await Promise.all([getValue(db, keys.use), readBootId?.() ?? null])
  if (text === undefined) return { bootId, isCut: false }
  const use = readRecord<UseRecord>(keys.use, text)
  return { bootId, isCut: use === null || bootId === null || use.record.bootId !== bootId }
}

/** Marks the store as open, if a power cut may lose writes of this opening. */
export function markUse(sync: boolean, bootId: string | null): WriteOperation {
  const record: UseRecord = { bootId }
  return sync ? endUse() : put(keys.use, record)
}

/** Marks the store as closed. */
export const endUse = (): WriteOperation => del(keys.use)
