import { epochOfHistory } from '../../../src/server/hub/historyName.js'
import type { StoredEntry } from '../../../src/server/hub/store.js'
import {
  decodeEntry,
  levelKeys,
  nameInKey,
  numberInKey,
  type ChannelRecord,
  type HeadRecord,
} from '../../../src/server/level/keys.js'
import { readRecord } from '../../../src/server/level/seal.js'

/** A message on a disk. */
export interface KeptEntry {
  readonly key: string
  /** The epoch of its history. */
  readonly epoch: string
  readonly entry: StoredEntry
}

/** The channels on a disk by the number of their history, without damaged ones. */
function historiesOf(
  content: ReadonlyMap<string, string>,
  store: string,
): ReadonlyMap<number, Pick<KeptEntry, 'key' | 'epoch'>> {
  const histories = new Map<number, Pick<KeptEntry, 'key' | 'epoch'>>()
  for (const [at, value] of content) {
    const found = at.startsWith(levelKeys.channels.gt) ? readRecord<ChannelRecord>(at, value) : null
    if (!found) continue
    const { creation, life = creation } = found.record
    const key = nameInKey(at)
    histories.set(creation, { key, epoch: epochOfHistory(store, key, life) })
  }
  return histories
}

/**
 * The messages of all channels on a disk, without damaged ones.
 *
 * @param store The epoch of the store.
 */
export function keptEntries(content: ReadonlyMap<string, string>, store: string): readonly KeptEntry[] {
  const kept: KeptEntry[] = []
  const histories = historiesOf(content, store)
  for (const [at, value] of content) {
    if (!at.startsWith('e!')) continue
    const entry = decodeEntry(at, value)
    const history = histories.get(Number(at.split('!')[1]))
    if (entry !== null && history !== undefined) kept.push({ ...history, entry })
  }
  return kept
}

/** The last offset of each history on a disk, by epoch; without damaged ones. */
export function historyEnds(
  content: ReadonlyMap<string, string>,
  store: string,
): ReadonlyMap<string, number> {
  const ends = new Map<string, number>()
  const histories = historiesOf(content, store)
  for (const [key, value] of content) {
    const found = key.startsWith(levelKeys.heads.gt) ? readRecord<HeadRecord>(key, value) : null
    const history = histories.get(numberInKey(key))
    if (found && history) ends.set(history.epoch, found.record[0])
  }
  return ends
}
