import type { LevelEngine, WriteOperation } from '../../../src/server/level/engine.js'
import type { SimulatedDisk } from './simulatedDisk.js'

/** Payloads of a run, as they stand in the records of the store. */
const payload = /"((?:c\d+|server):[^"]*)"/g

function payloadsOf(values: Iterable<string>): readonly string[] {
  const found: string[] = []
  // One expression for all values: `matchAll` makes a copy of it for each.
  for (const value of values)
    for (let match = payload.exec(value); match !== null; match = payload.exec(value))
      found.push(match[1] ?? '')
  return found
}

const valuesOf = (operations: readonly WriteOperation[]): string[] =>
  operations.flatMap((operation) => (operation.type === 'put' ? [operation.value] : []))

/** An engine that tells of the payloads that each sync made durable, before it answers the write. */
export function watchedEngine(
  engine: LevelEngine,
  disk: Pick<SimulatedDisk, 'content'>,
  durable: (data: string) => void,
): LevelEngine {
  return {
    ...engine,
    async open() {
      const db = await engine.open()
      // A sync takes along what earlier processes and failed writes left.
      let hasUnsynced = true
      return {
        ...db,
        async batch(operations, options) {
          const values = valuesOf(operations)
          try {
            await db.batch(operations, options)
          } catch (error) {
            hasUnsynced = true
            throw error
          }
          if (!options.sync) return void (hasUnsynced = true)
          for (const data of payloadsOf(hasUnsynced ? disk.content().values() : values)) durable(data)
          hasUnsynced = false
        },
      }
    },
  }
}
