import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import type { ReadRange } from '../../src/server/hub/store.js'
import { everything, open } from './support/filledStore.js'

async function levelStore(cacheBytes: number): Promise<ChannelStore> {
  const location = await mkdtemp(join(tmpdir(), 'connectivity-bytes-'))
  onTestFinished(() => rm(location, { recursive: true, force: true }))
  return createLevelStore({ location, cacheBytes })
}

const kinds = [
  ['the memory store', async () => createMemoryStore()],
  ['the level store', () => levelStore(10_000_000)],
  ['the level store without a cache', () => levelStore(1)],
] as const

async function opened(make: () => Promise<ChannelStore>): Promise<ChannelStore> {
  const { store } = await open(await make(), 'fresh')
  onTestFinished(() => store.close())
  return store
}

const text = (length: number, letter = 'x'): string => JSON.stringify(letter.repeat(length - 2))
const offsetsOf = async (store: ChannelStore, range: Partial<ReadRange>): Promise<readonly number[]> =>
  (await store.read('a', { ...everything, ...range })).entries.map(({ offset }) => offset)

describe.each(kinds)('a channel of %s', (_, make) => {
  it('keeps the newest messages that fit into its bytes, and the newest of all however large it is', async () => {
    const store = await opened(make)
    const bounds = { size: 100, maxBytes: 5000 }
    // Each counts with 800 of data and 200 of its own.
    for (let n = 1; n <= 9; n += 1) await store.append('a', { data: text(800), at: 1 }, bounds)
    expect(await store.read('a', everything)).toMatchObject({ first: 5, last: 9 })
    const large = await store.append('a', { data: text(90_000), at: 1 }, bounds)
    expect(large).toMatchObject({ offset: 10, first: 10 })
    expect(await offsetsOf(store, {})).toEqual([10])
    await store.append('a', { data: text(800), at: 1 }, bounds)
    expect(await offsetsOf(store, {})).toEqual([11])
  })

  it('counts what a message takes in memory: two bytes for each character when one is beyond Latin-1', async () => {
    const store = await opened(make)
    const bounds = { size: 100, maxBytes: 4001 }
    for (let n = 1; n <= 4; n += 1) await store.append('a', { data: text(800, 'é'), at: 1 }, bounds)
    expect(await store.read('a', everything)).toMatchObject({ first: 1, last: 4 })
    await store.append('a', { data: `"${'x'.repeat(797)}😀"`, at: 1 }, bounds)
    expect(await store.read('a', everything)).toMatchObject({ first: 3, last: 5 })
  })

  it('recognises the id of a message until that is evicted for its bytes', async () => {
    const store = await opened(make)
    const bounds = { size: 100, maxBytes: 2500 }
    const entry = (id: string) => ({ data: text(800), at: 1, id })
    for (const id of ['one', 'two', 'three']) await store.append('a', entry(id), bounds)
    expect(await store.append('a', entry('two'), bounds)).toEqual({ offset: 2, duplicate: true })
    expect(await store.append('a', entry('one'), bounds)).toMatchObject({ offset: 4, duplicate: false })
    expect(await store.append('a', entry('one'), bounds)).toEqual({ offset: 4, duplicate: true })
  })

  it('is read in pages that end when their bytes are full, from either end, and never without a message', async () => {
    const store = await opened(make)
    for (let n = 1; n <= 9; n += 1) await store.append('a', { data: text(800), at: 1 }, { size: 100 })
    expect(await offsetsOf(store, { maxBytes: 3999 })).toEqual([1, 2, 3])
    expect(await offsetsOf(store, { after: 3, maxBytes: 4000 })).toEqual([4, 5, 6, 7])
    expect(await offsetsOf(store, { after: 4, maxBytes: 1 })).toEqual([5])
    expect(await offsetsOf(store, { before: 9, maxBytes: 3999 })).toEqual([6, 7, 8])
    expect(await offsetsOf(store, { before: 100, limit: 2 })).toEqual([8, 9])
    expect(await offsetsOf(store, { before: 3, maxBytes: 1 })).toEqual([2])
    expect(await offsetsOf(store, { before: 1 })).toEqual([])
    // What is in memory by now is the same.
    expect(await offsetsOf(store, { after: 2, limit: 6, maxBytes: 5000 })).toEqual([3, 4, 5, 6, 7])
  })

  it('is read in pages that end when their bytes are full, also where only the start of one is in memory', async () => {
    const made = await make()
    const { store: first } = await open(made, 'fresh')
    for (let n = 1; n <= 9; n += 1) await first.append('a', { data: text(800), at: 1 }, { size: 100 })
    await first.close()
    const store = await opened(async () => made)
    expect([await offsetsOf(store, { limit: 1 }), await offsetsOf(store, { maxBytes: 1500 })]).toEqual([
      [1],
      [1],
    ])
    expect(await offsetsOf(store, { before: 10, limit: 1 })).toEqual([9])
    expect(await offsetsOf(store, { before: 10, maxBytes: 1500 })).toEqual([9])
    expect(await offsetsOf(store, { before: 10, maxBytes: 2000 })).toEqual([8, 9])
    expect(await offsetsOf(store, { maxBytes: 2000 })).toEqual([1, 2])
  })

  it('keeps the newest by number and by age, and never nothing', async () => {
    const store = await opened(make)
    const entry = (n: number, at = 1) => ({ data: `${n}`, at })
    for (let n = 1; n <= 15; n += 1) await store.append('a', entry(n), { size: 10 })
    expect(await store.read('a', everything)).toMatchObject({ first: 6, last: 15 })
    expect(await offsetsOf(store, { after: 12, limit: 2 })).toEqual([13, 14])
    const aged = { size: 100, maxAgeMs: 50 }
    for (let n = 1; n <= 10; n += 1) await store.append('old', entry(n, n * 10), aged)
    expect(await store.read('old', everything)).toMatchObject({ first: 5, last: 10 })
    const since = (notBefore: number, limit: number) => store.read('old', { after: 0, limit, notBefore })
    expect(await since(85, 0)).toMatchObject({ first: 9, last: 10 })
    expect(await since(500, 9)).toMatchObject({ first: 11, last: 10, entries: [] })
  })

  it('forgets old messages again after its clock was a year ahead for one message', async () => {
    const store = await opened(make)
    const aged = { size: 100, maxAgeMs: 300_000 }
    const entry = (at: number) => ({ data: '1', at })
    const year = 31_536_000_000
    await store.append('a', entry(1000), aged)
    await store.append('a', entry(year), aged)
    await store.append('a', entry(2000), aged)
    // The message of the year ahead counts as one of a minute ahead.
    await store.append('a', entry(400_000), aged)
    expect(await store.read('a', everything)).toMatchObject({ first: 4, last: 4 })
  })
})
