import type { KeyValues, LevelEngine, WriteOperation } from '../../../src/server/levelEngine.js'
import type { Random } from '../../soak/support/random.js'
import type { ServerProcess } from './serverProcess.js'

/** What a write meets. `keeps` fails and is on the disk nevertheless, as after an I/O error of a flush. */
export type DiskFault = 'none' | 'fails' | 'keeps'

/** A disk that outlives server processes. */
export interface SimulatedDisk {
  /** Milliseconds of each write. */
  delayMs: number
  fault: DiskFault
  /** Opens the database for one process. */
  readonly engineFor: (process: ServerProcess) => LevelEngine
  /** The power fails: writes that were not synced may be lost, in order from the newest. */
  readonly losePower: () => void
  /** Everything on the disk. */
  readonly content: () => ReadonlyMap<string, string>
}

const apply = (content: Map<string, string>, operations: readonly WriteOperation[]): void => {
  for (const operation of operations) {
    if (operation.type === 'put') content.set(operation.key, operation.value)
    else content.delete(operation.key)
  }
}

/** A database in memory that keeps what LevelDB promises to keep, and nothing else. */
export function createSimulatedDisk(random: Random): SimulatedDisk {
  let synced = new Map<string, string>()
  /** Batches after the last sync; the process sees them, a power cut may lose them. */
  let unsynced: (readonly WriteOperation[])[] = []
  /** The batch under way, if any; a crash keeps all of it or nothing. */
  let underWay: readonly WriteOperation[] | null = null

  const content = (): Map<string, string> => {
    const seen = new Map(synced)
    for (const batch of unsynced) apply(seen, batch)
    return seen
  }
  const sync = (): void => {
    synced = content()
    unsynced = []
  }
  const pairs = ({ gt, lt }: { readonly gt: string; readonly lt: string }): [string, string][] =>
    [...content()].filter(([key]) => key > gt && key < lt).toSorted(([a], [b]) => (a < b ? -1 : 1))

  const disk: SimulatedDisk = {
    delayMs: 1,
    fault: 'none',
    engineFor: (process) => ({
      nextTurn: process.nextTurn,
      async open(): Promise<KeyValues> {
        // A crash in the middle of a write.
        if (underWay !== null && random.chance(0.5)) unsynced.push(underWay)
        underWay = null
        return {
          get: async (key) => content().get(key),
          batch: (operations, options) =>
            process.whileAlive(
              new Promise<void>((resolve, reject) => {
                const batch = [...operations]
                underWay = batch
                process.setTimer(() => {
                  underWay = null
                  if (disk.fault !== 'fails') unsynced.push(batch)
                  if (disk.fault !== 'none') return reject(new Error('EIO: i/o error, write'))
                  if (options.sync) sync()
                  resolve()
                }, disk.delayMs)
              }),
            ),
          async *iterator(range) {
            yield* pairs(range)
          },
          values: (range) => ({ all: async () => pairs(range).map(([, value]) => value) }),
          close: async () => undefined,
        }
      },
    }),
    losePower() {
      unsynced = unsynced.slice(0, random.between(0, unsynced.length + 1))
      underWay = null
    },
    content,
  }
  return disk
}
