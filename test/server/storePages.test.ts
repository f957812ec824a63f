import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChannelStore } from 'react-connectivity/server'
import { createHub } from '../../src/server/hub.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { everything, open } from './support/filledStore.js'
import { createMapEngine, type MapEngine } from './support/mapEngine.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'

/** A level store on records that the test can count and change. */
function levelOn({ engine }: MapEngine, cacheBytes: number, reads: string[]): ChannelStore {
  return createStoreOn({
    engine: {
      ...engine,
      async open() {
        const db = await engine.open()
        return {
          ...db,
          async *iterator(range) {
            for await (const [key, value] of db.iterator(range)) {
              if (key.startsWith('e!')) reads.push(key)
              yield [key, value]
            }
          },
        }
      },
    },
    location: 'memory',
    sync: true,
    cacheBytes,
  })
}

async function filled(count: number): Promise<MapEngine> {
  const made = createMapEngine()
  const { store } = await open(levelOn(made, 1_000_000, []), 'first')
  for (let n = 1; n <= count; n += 1)
    await store.append('c:a', { data: `"${n}"`, at: n, id: `id${n}` }, { size: 1000 }, { id: 'p', seq: n })
  await store.close()
  return made
}

describe('a level store that starts again', () => {
  it('reads no history for a subscriber at its head, and only what the others ask for', async () => {
    const made = await filled(500)
    const reads: string[] = []
    const { store } = await open(levelOn(made, 1_000_000, reads), 'second')
    expect(await store.read('c:a', { after: 0, limit: 0 })).toMatchObject({ first: 1, last: 500 })
    expect(reads).toHaveLength(2)
    const page = await store.read('c:a', { after: 480, limit: 10 })
    expect(page.entries.map(({ data }) => data)).toEqual(Array.from({ length: 10 }, (_, n) => `"${481 + n}"`))
    expect(reads).toHaveLength(12)
    await store.read('c:a', { after: 480, limit: 10 })
    expect(reads, 'from memory').toHaveLength(12)
    expect((await store.read('c:a', { after: 485, limit: 10 })).entries).toHaveLength(10)
    expect(reads, 'five more').toHaveLength(17)
  })

  it.each([
    [60_000, true],
    [1_000_000, false],
  ])('holds no more messages in memory than fit into %i bytes', async (cacheBytes, isReadAgain) => {
    const made = await filled(500)
    const reads: string[] = []
    const { store } = await open(levelOn(made, cacheBytes, reads), 'second')
    const page = async (after: number) => store.read('c:a', { after, limit: 100 })
    for (const after of [0, 100, 200, 300, 400]) await page(after)
    const before = reads.length
    expect((await page(0)).entries).toHaveLength(100)
    expect(reads.length > before).toBe(isReadAgain)
  })

  it('recognises repetitions, and evicts by bytes, as before', async () => {
    const made = await filled(50)
    const { store } = await open(levelOn(made, 1, []), 'second')
    const entry = (id: string) => ({ data: '1', at: 60, id })
    expect(await store.append('c:a', entry('id7'), { size: 1000 })).toEqual({ offset: 7, duplicate: true })
    const kept = await store.append('c:a', entry('new'), { size: 1000, maxBytes: 2100 })
    expect(kept).toMatchObject({ offset: 51, duplicate: false, first: 42 })
    const { entries } = await store.read('c:a', everything)
    expect(entries.map(({ offset }) => offset)).toEqual(Array.from({ length: 10 }, (_, n) => 42 + n))
    expect([...made.records.keys()].filter((key) => key.startsWith('e!'))).toHaveLength(10)
  })

  it('delivers no page with a damaged or missing message, and begins a new history', async () => {
    for (const change of ['flip', 'remove'] as const) {
      const made = await filled(500)
      const key = [...made.records.keys()].filter((name) => name.startsWith('e!'))[299] ?? ''
      if (change === 'remove') made.records.delete(key)
      else made.records.set(key, (made.records.get(key) ?? '').replace('"300"', '"399"'))
      const { store, corrupt } = await open(levelOn(made, 1_000_000, []), 'second')
      const before = await store.read('c:a', { after: 0, limit: 256 })
      expect(before.entries).toHaveLength(256)
      const after = await store.read('c:a', { after: 256, limit: 256 })
      expect(after).toMatchObject({ first: 1, last: 0, entries: [] })
      expect(after.epoch).not.toBe(before.epoch)
      expect(corrupt).toEqual([
        change === 'flip' ? 'c:a: 1 messages fail their checksum' : 'c:a: message 300 is missing',
      ])
      expect(
        [...made.records.keys()].filter((name) => name.startsWith('e!') || name.startsWith('p!')),
      ).toEqual([])
    }
  })

  it('leaves no record of a channel that is removed while its last message is on its way', async () => {
    const made = await filled(3)
    const { store } = await open(levelOn(made, 1_000_000, []), 'second')
    await store.append('c:a', { data: '1', at: 60 }, { size: 10 })
    await Promise.all([store.append('c:a', { data: '1', at: 60 }, { size: 10 }), store.remove('c:a')])
    expect([...made.records.keys()].filter((key) => /^[cehp]!/.test(key))).toEqual([])
  })

  it('keeps the order of messages that come while a damaged history gives way to a new one', async () => {
    const made = await filled(100)
    const key = [...made.records.keys()].find((name) => name.startsWith('e!')) ?? ''
    made.records.set(key, (made.records.get(key) ?? '').replace('"1"', '"2"'))
    const { store, corrupt } = await open(levelOn(made, 1_000_000, []), 'second')
    const numbers = Array.from({ length: 40 }, (_, n) => n)
    const appends: Promise<unknown>[] = []
    for (const n of numbers) {
      const producer = { id: 'p', seq: 101 + n }
      appends.push(store.append('c:a', { data: `${n}`, at: 200 }, { size: 1000 }, producer))
      // Page reads find the damage at the same time.
      appends.push(store.read('c:a', { after: 0, limit: 10 }))
      if (n % 3 === 0) await Promise.resolve()
      if (n % 10 === 0) await new Promise(setImmediate)
    }
    await Promise.all(appends)
    const { entries } = await store.read('c:a', everything)
    expect(entries.map(({ data }) => Number(data))).toEqual(numbers)
    expect(corrupt).toHaveLength(1)
  })

  it('tells subscribers of a history that vanished, before the first message of the next one', async () => {
    const made = await filled(5)
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, store: levelOn(made, 1, []) })
    onTestFinished(() => hub.close())
    await hub.ready
    const client = connectPeer(hub)
    const frames = async (count: number): Promise<void> => {
      while (client.frames.length < count) await clock.tick()
    }
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await frames(1)
    client.send({ t: 'subscribe', ch: 'a' })
    await frames(2)
    for (const key of made.records.keys()) if (/^[ceph]!/.test(key)) made.records.delete(key)
    await hub.publish('a', 'next')
    await frames(3)
    const types = client.frames.map((frame) => (frame.t === 'channel-error' ? frame.error : frame.t))
    expect(types).toEqual(['welcome', 'subscribed', 'channel-closed'])
  })

  it('takes a subscriber who comes after the history has vanished, and tells the others then', async () => {
    const made = await filled(5)
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, store: levelOn(made, 1, []) })
    onTestFinished(() => hub.close())
    await hub.ready
    const [first, second] = [connectPeer(hub), connectPeer(hub)]
    const frames = async (client: TestPeer, count: number): Promise<void> => {
      for (let n = 0; client.frames.length < count && n < 1000; n += 1) await clock.tick()
    }
    for (const client of [first, second]) {
      client.send({ t: 'hello', v: 1, attempt: 0 })
      await frames(client, 1)
    }
    first.send({ t: 'subscribe', ch: 'a' })
    await frames(first, 2)
    for (const key of made.records.keys()) if (/^[ceph]!/.test(key)) made.records.delete(key)
    second.send({ t: 'subscribe', ch: 'a' })
    await frames(second, 2)
    await hub.publish('a', 'next')
    await frames(second, 3)
    expect(second.frames.slice(1)).toMatchObject([
      { t: 'subscribed', pos: { offset: 0 }, replay: 0 },
      { t: 'message', o: 1, d: 'next' },
    ])
    expect(first.frames.at(-1)).toMatchObject({ t: 'channel-error', error: 'channel-closed' })
  })
})
