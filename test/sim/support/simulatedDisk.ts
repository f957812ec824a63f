import type { KeyRange, KeyValues, LevelEngine, WriteOperation } from '../../../src/server/level/engine.js'
import type { Random } from '../../soak/support/random.js'
import { flipBit } from './flipBit.js'
import { createRecords, type Records } from './records.js'
import type { ServerProcess } from './serverProcess.js'

/**
 * What the database meets. `fails`: each write, or the next one only. `keeps`: a write fails and is on the disk nevertheless, as after an I/O error of a
 * flush. `refuses`: opening, reading and writing, as without file descriptors.
 */
export type DiskFault = 'none' | 'fails' | 'fails once' | 'keeps' | 'refuses'

/** A disk that outlives server processes. */
export interface SimulatedDisk {
  /** Milliseconds of each write. */
  delayMs: number
  fault: DiskFault
  /** Opens the database for one process. */
  readonly engineFor: (process: ServerProcess) => LevelEngine
  /** The power fails: writes that were not synced may be lost, in order from the newest. */
  readonly losePower: () => void
  /** Copies the folder, as a backup of a running or a stopped server does. */
  readonly backUp: () => void
  /** Puts the last copy in the place of the folder; false when there is none. */
  readonly restore: () => boolean
  /** One bit of one record changes, in its key or its value. */
  readonly flipBit: () => void
  /** Everything on the disk. */
  readonly content: () => ReadonlyMap<string, string>
}

const apply = (records: Pick<Records, 'set' | 'delete'>, operations: readonly WriteOperation[]): void => {
  for (const operation of operations) {
    if (operation.type === 'put') records.set(operation.key, operation.value)
    else records.delete(operation.key)
  }
}

/** Outside of the database, because a generator function of its own would keep each one until a full garbage collection. */
async function* readRange(
  records: Records,
  range: KeyRange,
  check: () => void,
): AsyncGenerator<[key: string, value: string]> {
  check()
  yield* records.range(range)
}

/** A database in memory that keeps what LevelDB promises to keep, and nothing else. */
export function createSimulatedDisk(random: Random): SimulatedDisk {
  const synced = new Map<string, string>()
  /** Everything that a process sees. */
  const seen = createRecords()
  /** Batches after the last sync; the process sees them, a power cut may lose them. */
  let unsynced: (readonly WriteOperation[])[] = []
  /** The batch under way, if any; a crash keeps all of it or nothing. */
  let underWay: readonly WriteOperation[] | null = null
  /** Power cuts so far. */
  let boots = 0
  let copy: ReadonlyMap<string, string> | null = null
  /** The process that has the database open. */
  let owner: ServerProcess | null = null

  const write = (batch: readonly WriteOperation[]): void => {
    unsynced.push(batch)
    apply(seen, batch)
  }
  const sync = (): void => {
    for (const batch of unsynced) apply(synced, batch)
    unsynced = []
  }

  const disk: SimulatedDisk = {
    delayMs: 1,
    fault: 'none',
    engineFor: (process) => ({
      nextTurn: process.nextTurn,
      bootId: () => Promise.resolve(`boot ${boots}`),
      async open(): Promise<KeyValues> {
        if (disk.fault === 'refuses') throw new Error('EMFILE: too many open files, open')
        if (owner?.isAlive()) throw new Error('LOCK: already held by process')
        owner = process
        let isClosed = false
        const check = (): void => {
          if (isClosed) throw new Error('the database is not open')
          if (disk.fault === 'refuses') throw new Error('EMFILE: too many open files, read')
        }
        // A crash in the middle of a write.
        if (underWay !== null && random.chance(0.5)) write(underWay)
        underWay = null
        return {
          async get(key) {
            check()
            return seen.content.get(key)
          },
          batch: (operations, options) =>
            process.whileAlive(
              new Promise<void>((resolve, reject) => {
                if (isClosed) return reject(new Error('the database is not open'))
                const batch = [...operations]
                underWay = batch
                process.setTimer(() => {
                  underWay = null
                  if (disk.fault === 'none' || disk.fault === 'keeps') write(batch)
                  if (disk.fault !== 'none') {
                    if (disk.fault === 'fails once') disk.fault = 'none'
                    return reject(new Error('EIO: i/o error, write'))
                  }
                  if (options.sync) sync()
                  resolve()
                }, disk.delayMs)
              }),
            ),
          iterator: (range) => readRange(seen, range, check),
          async close() {
            isClosed = true
            if (owner === process) owner = null
          },
        }
      },
    }),
    losePower() {
      boots += 1
      unsynced = unsynced.slice(0, random.between(0, unsynced.length + 1))
      underWay = null
      seen.replace(synced)
      for (const batch of unsynced) apply(seen, batch)
    },
    backUp: () => void (copy = new Map(seen.content)),
    restore() {
      if (copy === null) return false
      unsynced = []
      underWay = null
      synced.clear()
      for (const [key, value] of copy) synced.set(key, value)
      seen.replace(copy)
      return true
    },
    flipBit() {
      if (seen.content.size === 0) return
      const [key, value] = random.pick([...seen.content])
      const [newKey, newValue] = flipBit(random, key, value)
      write([
        { type: 'del', key },
        { type: 'put', key: newKey, value: newValue },
      ])
      sync()
    },
    content: () => seen.content,
  }
  return disk
}
