import type { KeyValues } from './engine.js'
import { levelKeys as keys, nameInKey, numberInKey, type TombstoneRecord } from './keys.js'
import { getValue, readRange, whole } from './records.js'
import { readRecord } from './seal.js'

/** Which memory this is, and the newest number of a channel. */
export interface Identity {
  readonly epoch: string
  readonly creations: number
  /** The first number of the histories of a name whose end is not remembered. */
  readonly floor: number
  /** Its openings until now, the oldest first. */
  readonly generations: readonly string[]
  /** The identity was lost: the epoch is new, so that no position of before fits. */
  readonly isDamaged: boolean
}

/** The ends of removed channels, the oldest first. */
export interface Tombstones {
  readonly tombstones: readonly (readonly [channel: string, record: TombstoneRecord])[]
  readonly newestCreation: number
  /** Keys of damaged records. */
  readonly damaged: readonly string[]
}

export async function readTombstones(db: KeyValues): Promise<Tombstones> {
  const { records, damaged } = await readRange<TombstoneRecord>(db, whole(keys.tombstones))
  const sorted = [...records].sort(([, a], [, b]) => a.creation - b.creation)
  return {
    tombstones: sorted.map(([key, record]) => [nameInKey(key), record]),
    newestCreation: sorted.at(-1)?.[1].creation ?? 0,
    damaged,
  }
}

async function lastKey(
  db: KeyValues,
  range: { readonly gt: string; readonly lt: string },
): Promise<string | null> {
  for await (const [key] of db.iterator({ ...range, reverse: true, limit: 1 })) return key
  return null
}

/** A database without checksums has its bare epoch, which holds no quotation marks. */
function refuseOldFormat(value: string | undefined): void {
  if (value === undefined || !/^[\w-]+$/.test(value)) return
  throw new Error(
    'react-connectivity: expected a store with checksums, but an older version wrote this folder. Move it away: the server then starts ' +
      'with an empty store, and clients are told that theirs is gone',
  )
}

/** Reads the identity of the store, all of it at once; an empty one gets the fresh epoch. */
export async function readIdentity(
  db: KeyValues,
  freshEpoch: string,
  tombstones: Promise<Pick<Tombstones, 'newestCreation'>>,
): Promise<Identity> {
  const names = [keys.epoch, keys.creations, keys.generations, keys.floor]
  const [texts, newestHead, lastOfAll, { newestCreation }] = await Promise.all([
    Promise.all(names.map((key) => getValue(db, key))),
    lastKey(db, keys.heads),
    lastKey(db, { gt: '', lt: '~' }),
    tombstones,
  ])
  const [epochText, creationsText, generationsText, floorText] = texts
  refuseOldFormat(epochText)
  const newest = Math.max(newestCreation, newestHead === null ? 0 : numberInKey(newestHead) || 0)
  const isEmpty = lastOfAll === null
  const epoch = readRecord<string>(keys.epoch, epochText ?? '')
  const creations = readRecord<number>(keys.creations, creationsText ?? '')
  const generations = readRecord<readonly string[]>(keys.generations, generationsText ?? '')
  const floor = readRecord<number>(keys.floor, floorText ?? '')
  // An older copy of the number would give it out again.
  if (epoch && creations && generations && creations.record >= newest)
    return {
      epoch: epoch.record,
      creations: creations.record,
      // No history of a name has a larger number than the newest creation.
      floor: floor?.record ?? creations.record + 1,
      generations: generations.record,
      isDamaged: false,
    }
  return {
    epoch: freshEpoch,
    creations: Math.max(creations?.record ?? 0, newest),
    floor: 1,
    generations: [],
    isDamaged: !isEmpty,
  }
}
