import { ClassicLevel } from 'classic-level'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { StoreFullError } from '../../src/server/hub/byteBudget.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { storeFolder } from '../client/support/serverInProcess.js'
import { everything, open } from './support/filledStore.js'
import { createMapEngine, type MapEngine } from './support/mapEngine.js'
import { startServer } from './support/testServer.js'
import { trimNow } from './support/trimNow.js'

const wide = { size: 1000 }
const entryOf = (user: string, id: string, size = 800) => ({
  data: JSON.stringify('x'.repeat(size - 2)),
  at: 1,
  id: `${user}\n${id}`,
})

const isFull = (kept: Promise<unknown>): Promise<boolean> =>
  kept.then(
    () => false,
    (error: unknown) => {
      if (error instanceof StoreFullError) return true
      throw error
    },
  )

describe('the bytes on the disk', () => {
  it('of one user are bounded: the oldest of the channel go, a channel without any refuses, and others publish on', async () => {
    const store = createLevelStore({ location: storeFolder(), maxBytes: 1_000_000, maxBytesPerUser: 15_000 })
    const server = await startServer({
      store,
      authenticate: ({ token = 'ann' }) => ({ id: token }),
      channels: { '*': { kind: 'log' } },
    })
    const ann = await server.connect({ token: 'ann' })
    const publish = (id: number, ch: string) => ({ t: 'publish', id: `id${id}`, ch, d: 'x'.repeat(1000) })
    for (let id = 1; id <= 30; id += 1) {
      ann.send(publish(id, 'a'))
      expect(await ann.next('ack')).toMatchObject({ o: id })
    }
    ann.send(publish(31, 'b'))
    expect(await ann.next('nack')).toMatchObject({ id: 'id31', error: 'rate-limited' })
    const bob = await server.connect({ token: 'bob' })
    bob.send(publish(32, 'b'))
    expect(await bob.next('ack')).toMatchObject({ o: 1 })
    bob.send({ t: 'subscribe', ch: 'a', pos: { epoch: '*', offset: 0 } })
    await bob.until(() => bob.offsets('a').includes(30))
    const kept = bob.offsets('a')
    expect(kept.length).toBeGreaterThan(8)
    expect(kept.length).toBeLessThan(13)
    await server.closeChannel('a')
    ann.send(publish(31, 'b'))
    expect(await ann.next('ack')).toMatchObject({ id: 'id31', o: 2 })
    await expect(server.publish('b', 1)).resolves.toEqual({ offset: 3 })
  })

  it('are bounded in all, with those of the server and those that each name takes', async () => {
    const { store } = await open(createLevelStore({ location: storeFolder(), maxBytes: 30_000 }), 'one')
    onTestFinished(() => store.close())
    let names = 0
    while (!(await isFull(store.append(`c:${names}`, { data: '1', at: 1 }, wide)))) names += 1
    expect(names).toBe(Math.floor(30_000 / 1201))
    expect(
      await isFull(store.append('c:0', { data: '2'.repeat(1100), at: 1 }, wide)),
      'it makes room by its own',
    ).toBe(false)
    await store.remove('c:1')
    expect(await isFull(store.append('c:new', { data: '1', at: 1 }, wide))).toBe(false)
  })

  it('are known after a restart, and counted anew where no record tells', async () => {
    const location = storeFolder()
    const make = (): ChannelStore =>
      createLevelStore({ location, maxBytes: 1_000_000, maxBytesPerUser: 10_000 })
    const { store: first } = await open(make(), 'one')
    for (let n = 0; n < 9; n += 1) await first.append('c:a', entryOf('ann', `${n}`), wide)
    await first.close()
    const { store: second } = await open(make(), 'two')
    expect(await isFull(second.append('c:b', entryOf('ann', 'more', 1500), wide))).toBe(true)
    await second.close()
    const db = new ClassicLevel(location)
    await db.open()
    expect(await db.get('bytes')).toBeDefined()
    await db.batch([
      { type: 'del', key: 'bytes' },
      { type: 'del', key: 'b!ann' },
      { type: 'put', key: 'b!nobody', value: 'nonsense' },
    ])
    await db.close()
    const { store: third, corrupt } = await open(make(), 'three')
    onTestFinished(() => third.close())
    expect(await isFull(third.append('c:b', entryOf('ann', 'more', 1500), wide))).toBe(true)
    expect(await isFull(third.append('c:b', entryOf('bob', 'more', 1500), wide))).toBe(false)
    expect(corrupt).toEqual([])
  })

  it('are the same as counted anew, whatever was kept, evicted, forgotten, removed, collected and damaged', async () => {
    const made = createMapEngine()
    const budgetOf = ({ records }: MapEngine): object =>
      Object.fromEntries(
        [...records]
          .filter(([key]) => key === 'bytes' || key.startsWith('b!'))
          .map(([key, value]) => [key, value.slice(8)] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      )
    const limits = { maxBytes: 60_000, maxBytesPerUser: 20_000 }
    const make = (): ChannelStore =>
      createStoreOn({ engine: made.engine, location: 'memory', sync: true, cacheBytes: 5000, limits })
    let seed = 7
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let round = 0; round < 6; round += 1) {
      const { store } = await open(make(), `epoch ${round}`)
      const pending: Promise<unknown>[] = []
      for (let step = 0; step < 150; step += 1) {
        const channel = `c:${random(6)}`
        const what = random(20)
        if (what === 0) pending.push(store.remove(channel))
        else if (what === 1) pending.push(trimNow(store, channel, random(30)))
        else if (what === 2) pending.push(store.collect?.(channel, 10) ?? Promise.resolve())
        else if (what === 3) pending.push(store.read(channel, everything))
        else {
          const user = ['', 'ann', 'bob', 'cyd'][random(4)] ?? ''
          const entry = entryOf(user, `${round}/${step}`, 100 + random(2000))
          pending.push(isFull(store.append(channel, entry, { size: 5 + random(20), maxBytes: 15_000 })))
        }
        if (random(5) === 0) await Promise.all(pending.splice(0))
      }
      await Promise.all(pending)
      await store.close()
      // An opening after damage counts anew.
      const { store: next } = await open(make(), 'next')
      await next.close()
      const counted = budgetOf(made)
      for (const key of [...made.records.keys()])
        if (key === 'bytes' || key.startsWith('b!')) made.records.delete(key)
      const { store: again } = await open(make(), 'again')
      await again.close()
      expect(counted).toEqual(budgetOf(made))
      // A damaged message takes its history along.
      const key = [...made.records.keys()].find((name) => name.startsWith('e!'))
      if (key !== undefined && round % 2 === 0) made.records.set(key, 'damaged')
    }
  })

  it('must be numbers above 0', () => {
    expect(() => createLevelStore({ location: 'x', maxBytes: 0 })).toThrow(
      'expected maxBytes of createLevelStore to be a number above 0, got 0',
    )
    expect(() => createLevelStore({ location: 'x', maxBytesPerUser: NaN })).toThrow(RangeError)
  })
})

describe('a message that finds no room', () => {
  it.each([
    ['memory', () => createMemoryStore({ maxBytes: 100_000, maxBytesPerUser: 5000 })],
    [
      'disk',
      () =>
        createStoreOn({
          engine: createMapEngine().engine,
          location: 'memory',
          sync: true,
          cacheBytes: 1_000_000,
          limits: { maxBytes: 100_000, maxBytesPerUser: 5000 },
        }),
    ],
  ] as const)(
    'is not overtaken by the next one of its sender, and is no repetition when it comes again: %s',
    async (_, make) => {
      const { store } = await open(make(), 'one')
      onTestFinished(() => store.close())
      await store.append('c:full', entryOf('ann', '1', 4000), wide, { id: 'p', seq: 1 })
      const [big, small] = [entryOf('ann', '2', 3000), entryOf('ann', '3', 10)]
      const send = (): Promise<boolean[]> =>
        Promise.all([
          isFull(store.append('c:a', big, wide, { id: 'p', seq: 2 })),
          isFull(store.append('c:a', small, wide, { id: 'p', seq: 3 })),
          isFull(store.append('c:a', { data: '1', at: 1 }, wide, { id: 'other', seq: 1 })),
        ])
      expect(await send()).toEqual([true, true, false])
      await store.remove('c:full')
      expect(await send()).toEqual([false, false, false])
      const { entries } = await store.read('c:a', everything)
      expect(entries.map(({ data }) => data.length)).toEqual([1, 3000, 10])
    },
  )
})
