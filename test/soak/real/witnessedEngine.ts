import { ClassicLevel } from 'classic-level'
import type { LevelEngine, WriteOperation } from '../../../src/server/level/engine.js'
import { readBootId } from '../../../src/server/level/use.js'

/** Payloads of a run, as they stand in the records of the store. */
const payload = /"((?:c\d+|server):[^"]*)"/g

const payloadsOf = (text: string): string[] => [...text.matchAll(payload)].map(([, data = '']) => data)
const payloadsIn = (operations: readonly WriteOperation[]): string[] =>
  operations.flatMap((operation) => (operation.type === 'put' ? payloadsOf(operation.value) : []))

/** An engine on a folder, and what it holds. */
export interface WitnessedEngine extends LevelEngine {
  /** Everything in the open database. */
  readonly content: () => Promise<ReadonlyMap<string, string>>
}

/**
 * LevelDB in a folder, which tells of the payloads that each sync made durable, before it answers the write. It believes LevelDB that a
 * write with `sync` reached the disk.
 */
export function createWitnessedEngine(location: string, durable: (data: string) => void): WitnessedEngine {
  let current: ClassicLevel<string, string> | null = null
  async function content(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>()
    if (current !== null) for await (const [key, value] of current.iterator()) found.set(key, value)
    return found
  }
  return {
    nextTurn: setImmediate,
    bootId: readBootId,
    content,
    async open() {
      const db = new ClassicLevel<string, string>(location, { createIfMissing: true })
      await db.open()
      current = db
      // A sync takes along what earlier processes and failed writes left.
      const unsynced = new Set<string>()
      for (const value of (await content()).values()) for (const data of payloadsOf(value)) unsynced.add(data)
      return {
        get: (key) => db.get(key),
        iterator: (range) => db.iterator(range),
        close: () => db.close(),
        async batch(operations, options) {
          const written = payloadsIn(operations)
          const before = [...unsynced]
          try {
            await db.batch(operations, options)
          } catch (error) {
            for (const data of written) unsynced.add(data)
            throw error
          }
          for (const data of options.sync ? [...before, ...written] : []) {
            durable(data)
            unsynced.delete(data)
          }
          for (const data of options.sync ? [] : written) unsynced.add(data)
        },
      }
    },
  }
}
