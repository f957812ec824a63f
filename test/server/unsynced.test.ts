import { describe, expect, it } from 'vitest'
import type { KeyValues, LevelEngine, WriteOperation } from '../../src/server/level/engine.js'
import { levelKeys } from '../../src/server/level/keys.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { readBootId } from '../../src/server/level/use.js'
import { everything, open } from './support/filledStore.js'
import { createGate, type Gate } from './support/gate.js'
import { createMapEngine } from './support/mapEngine.js'

const told =
  'null: the machine stopped while the store was open with sync: false, so acknowledged messages may be lost, and the store has a new epoch'

/** A folder on a machine that starts again and again. */
function createMachine() {
  const { engine, records } = createMapEngine()
  let opened = 0
  return {
    records,
    open(bootId: string | null, sync = false) {
      const own: LevelEngine = { ...engine, bootId: () => Promise.resolve(bootId) }
      const store = createStoreOn({ engine: own, location: 'memory', sync, cacheBytes: 1e6 })
      return open(store, `e${(opened += 1)}`)
    },
  }
}

describe('a store that does not wait for the disk', () => {
  it('has a new epoch after a power cut, so that everybody is told of what may be lost', async () => {
    const { open } = createMachine()
    await open('boot 1')
    const after = await open('boot 2')
    expect([after.epoch, after.corrupt]).toEqual(['e2', [told]])
  })

  it('goes on after the end of its process alone, which loses nothing', async () => {
    const { open } = createMachine()
    await open('boot 1')
    const after = await open('boot 1')
    expect([after.epoch, after.corrupt]).toEqual(['e1', []])
  })

  it('goes on in another start of the machine when it was closed', async () => {
    const { open } = createMachine()
    await (await open('boot 1')).store.close()
    const after = await open('boot 2')
    expect([after.epoch, after.corrupt]).toEqual(['e1', []])
  })

  it('has a new epoch where the system does not tell whether the machine stopped', async () => {
    const { open } = createMachine()
    await open(null)
    const after = await open(null)
    expect([after.epoch, after.corrupt]).toEqual(['e2', [told]])
    await after.store.close()
    expect((await open(null)).epoch).toBe('e2')
  })

  it('has a new epoch when the mark of its last use is damaged', async () => {
    const { open, records } = createMachine()
    await open('boot 1')
    records.set('use', `00000000${records.get('use')?.slice(8)}`)
    expect((await open('boot 1')).corrupt).toEqual([told])
  })

  it('may wait for the disk from its next opening on, and the other way round', async () => {
    const { open } = createMachine()
    await open('boot 1', true)
    expect((await open('boot 2')).corrupt).toEqual([])
    expect((await open('boot 3', true)).corrupt).toEqual([told])
    expect((await open('boot 4', true)).corrupt).toEqual([])
  })
})

/** An engine that looks the channel `late` up when the gate lets it, and writes as it is told. */
function slowEngine(
  engine: LevelEngine,
  lookedUp: Gate,
  batch: (operations: readonly WriteOperation[], write: () => Promise<void>) => Promise<void>,
): LevelEngine {
  const slow = async (): Promise<KeyValues> => {
    const db = await engine.open()
    return {
      ...db,
      async get(key) {
        if (key === levelKeys.channel('late')) await lookedUp.passed
        return db.get(key)
      },
      batch: (operations, options) => batch(operations, () => db.batch(operations, options)),
    }
  }
  return { ...engine, open: slow }
}

it('a message that is still looked up while a store is closed is not accepted behind the mark that says that nothing is lost', async () => {
  const { engine, records } = createMapEngine()
  const [lookedUp, marking, marked] = [createGate(), createGate(), createGate()]
  const slow = slowEngine(engine, lookedUp, async (operations, write) => {
    await write()
    if (operations.some(({ type, key }) => type === 'del' && key === levelKeys.use)) {
      marking.pass()
      await marked.passed
    }
  })
  const own: LevelEngine = { ...slow, bootId: () => Promise.resolve('boot 1') }
  const { store } = await open(
    createStoreOn({ engine: own, location: 'memory', sync: false, cacheBytes: 1e6 }),
    'e1',
  )
  const late = store.append('late', { data: '1', at: 1 }, { size: 10 })
  const answer = late.then(() => 'accepted', String)
  const closed = store.close()
  await marking.passed
  lookedUp.pass()
  expect(await answer).toContain('is closed')
  marked.pass()
  await closed
  expect([...records.keys()].filter((key) => key.startsWith('e!'))).toEqual([])
})

// Seed 3214 of the simulation.
it('a store that is closed while messages are on their way accepts and keeps all of them', async () => {
  const { engine } = createMapEngine()
  const [lookedUp, written, writing] = [createGate(), createGate(), createGate()]
  const slow = slowEngine(engine, lookedUp, async (operations, write) => {
    if (operations.some(({ key }) => key.startsWith('e!'))) {
      writing.pass()
      await written.passed
    }
    await write()
  })
  const parts = { location: 'memory', sync: true, cacheBytes: 1e6 }
  const { store } = await open(createStoreOn({ ...parts, engine: slow }), 'e1')
  const entry = { data: '1', at: 1 }
  const answers = [store.append('a', entry, { size: 10 })]
  await writing.passed
  answers.push(store.append('a', entry, { size: 10 }), store.append('late', entry, { size: 10 }))
  const settled = Promise.allSettled(answers)
  const closed = store.close()
  lookedUp.pass()
  await new Promise((resolve) => setImmediate(resolve))
  written.pass()
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
  await closed
  const again = await open(createStoreOn({ ...parts, engine }), 'e2')
  expect(again.corrupt).toEqual([])
  const kept = await Promise.all(['a', 'late'].map((name) => again.store.read(name, everything)))
  expect(kept.map(({ entries }) => entries.length)).toEqual([2, 1])
})

it('the id of the start of the machine is the same as long as it runs', async () => {
  expect(await readBootId()).toBe(await readBootId())
  if (process.platform === 'linux') expect(await readBootId()).toMatch(/^[\w-]{36}$/)
})
