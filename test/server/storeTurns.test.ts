import { expect, it } from 'vitest'
import type { KeyRange, KeyValues, LevelEngine } from '../../src/server/level/engine.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { createMapEngine } from './support/mapEngine.js'

const nothing = (): void => undefined
const silent = { entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }

/** Entries that LevelDB reads in one piece at most. */
const PIECE = 1000

/** An engine whose answers come in the next turn of the event loop, and which counts those turns. Reads in pieces, as LevelDB does. */
function createSlowEngine(inner: LevelEngine) {
  let waiting: (() => void)[] = []
  let turns = 0
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      if (waiting.push(resolve) > 1) return
      // After everything that the answers of this turn lead to.
      setImmediate(() =>
        setImmediate(() => {
          turns += 1
          const due = waiting
          waiting = []
          for (const run of due) run()
        }),
      )
    })
  async function* pieces(db: KeyValues, range: KeyRange): AsyncGenerator<[string, string]> {
    const { highWaterMarkBytes = 16_384 } = range
    // The first piece has one entry.
    let left = 1
    let bytes = 0
    await turn()
    for await (const [key, value] of db.iterator(range)) {
      if (left === 0 || bytes > highWaterMarkBytes) {
        await turn()
        left = PIECE
        bytes = 0
      }
      left -= 1
      bytes += key.length + value.length
      yield [key, value]
    }
    await turn()
  }
  const engine: LevelEngine = {
    ...inner,
    async open() {
      await turn()
      const db = await inner.open()
      return {
        get: (key) => turn().then(() => db.get(key)),
        batch: (...given) => turn().then(() => db.batch(...given)),
        iterator: (range) => pieces(db, range),
        close: () => turn().then(() => db.close()),
      }
    },
  }
  return { engine, turns: () => turns }
}

it('opens again in few turns of the event loop with a thousand sessions and channels, so that a busy server is ready soon after a fault', async () => {
  const disk = createMapEngine()
  const first = createStoreOn({ engine: disk.engine, location: 'memory', sync: true, cacheBytes: 1e6 })
  await first.open(silent, 'fresh')
  for (let n = 0; n < 1000; n += 1) {
    const known = { keyDigest: 'x'.repeat(43), userId: `user-${n}`, since: 1, lastSeenAt: 1, connected: true }
    await first.putSession({ id: `session-${n}`, ...known, queues: [`queue-${n % 50}`] })
    await first.append(`c:log-${n}`, { data: '1', at: 1 }, { size: 10 })
  }
  await first.close()

  const slow = createSlowEngine(disk.engine)
  const store = createStoreOn({ engine: slow.engine, location: 'memory', sync: true, cacheBytes: 1e6 })
  await store.open(silent, 'again')
  expect(await store.sessions()).toHaveLength(1000)
  expect(slow.turns()).toBeLessThanOrEqual(12)
})
