import type { StoredEntry } from '../../../src/server/hub/store.js'
import {
  decodeEntry,
  levelKeys,
  nameInKey,
  numberInKey,
  type ChannelRecord,
  type HeadRecord,
} from '../../../src/server/levelKeys.js'
import { readRecord } from '../../../src/server/levelSeal.js'

/** A message on a disk. */
export interface KeptEntry {
  readonly key: string
  readonly creation: number
  readonly entry: StoredEntry
}

/** The messages of all channels on a disk, without damaged ones. */
export function keptEntries(content: ReadonlyMap<string, string>): readonly KeptEntry[] {
  const kept: KeptEntry[] = []
  const keys = new Map<number, string>()
  for (const [key, value] of content) {
    const found = key.startsWith(levelKeys.channels.gt) ? readRecord<ChannelRecord>(key, value) : null
    if (found) keys.set(found.record.creation, nameInKey(key))
  }
  for (const [at, value] of content) {
    if (!at.startsWith('e!')) continue
    const entry = decodeEntry(at, value)
    const creation = Number(at.split('!')[1])
    const key = keys.get(creation)
    if (entry !== null && key !== undefined) kept.push({ key, creation, entry })
  }
  return kept
}

/** The last offset of each history on a disk, by creation; without damaged ones. */
export function historyEnds(content: ReadonlyMap<string, string>): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  for (const [key, value] of content) {
    const found = key.startsWith(levelKeys.heads.gt) ? readRecord<HeadRecord>(key, value) : null
    if (found) ends.set(numberInKey(key), found.record[0])
  }
  return ends
}
