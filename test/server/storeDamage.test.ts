import { describe, expect, it } from 'vitest'
import type { ChannelStore } from 'react-connectivity/server'
import type { KeyValues } from '../../src/server/level/engine.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { bounds, channels, everything, expectTruth, fill, flipped, open, see } from './support/filledStore.js'
import { createGate } from './support/gate.js'
import { createMapEngine, type MapEngine } from './support/mapEngine.js'

const storeOn = ({ engine }: MapEngine): ChannelStore =>
  createStoreOn({ engine, location: 'memory', sync: true, cacheBytes: 1_000_000 })

describe('one flipped bit in a record of the store', () => {
  const kinds = ['epoch', 'creations', 'generations', 'c!', 'h!', 'e!', 'p!', 't!', 's!', 'q!']

  it.each(kinds)(
    'is never delivered as data and leaves no hole, wherever in a record %s it is [O9]',
    async (kind) => {
      const made = createMapEngine()
      const first = await open(storeOn(made), 'first')
      await fill(first.store)
      const before = await see(first)
      await first.store.close()
      const whole = new Map(made.records)
      const key = [...whole.keys()].findLast((name) => name.startsWith(kind)) ?? ''
      const value = whole.get(key) ?? ''
      const bits = Buffer.byteLength(key + value) * 8
      const keyBytes = Buffer.byteLength(key)
      let told = 0
      for (let bit = 0; bit < bits; bit += 1) {
        const bytes = flipped(Buffer.from(key + value), bit)
        made.records.clear()
        for (const [name, text] of whole) if (name !== key) made.records.set(name, text)
        made.records.set(bytes.subarray(0, keyBytes).toString(), bytes.subarray(keyBytes).toString())
        const second = await open(storeOn(made), `fresh${bit}`)
        const now = await see(second)
        expectTruth(now, before, (last) => last === 20)
        // A repetition that is as old as its session is recognised, wherever the history goes on.
        for (const [n, channel] of channels.entries()) {
          if (now.pages[n]?.last === 0) continue
          const entry = { data: '"again"', at: 30, id: 'other' }
          expect((await second.store.append(channel, entry, bounds, { id: 'p0', seq: 18 })).duplicate).toBe(
            true,
          )
        }
        // The channels work again.
        for (const channel of channels) {
          const { offset } = await second.store.append(channel, { data: '"next"', at: 30 }, bounds)
          expect((await second.store.read(channel, everything)).last).toBe(offset)
        }
        if (second.corrupt.length > 0) told += 1
        await second.store.close()
      }
      // A key that changes may only remove its record.
      expect(told).toBeGreaterThanOrEqual(Buffer.byteLength(value) * 8)
    },
  )

  it('that takes the record of a channel away leaves no client in the belief that it missed nothing', async () => {
    const made = createMapEngine()
    const first = await open(storeOn(made), 'first')
    await fill(first.store)
    const of = async ({ store }: typeof first, name: string) => (await store.read(name, everything)).epoch
    const [before, empty] = [await of(first, 'c:orders'), await of(first, 'c:empty')]
    await first.store.close()
    made.records.delete('c!c:orders')
    const second = await open(storeOn(made), 'second')
    expect(second.corrupt).toEqual(['null: records of channels are missing: 1'])
    // Nobody knows which one it was.
    expect([before, empty]).not.toContain(await of(second, 'c:orders'))
    expect([before, empty]).not.toContain(await of(second, 'c:empty'))
    const next = await of(second, 'c:empty')
    await second.store.close()
    const third = await open(storeOn(made), 'third')
    expect([third.corrupt, await of(third, 'c:empty')]).toEqual([[], next])
    await third.store.close()
  })

  it('gives the channel a new history, tells of it, and leaves the other channels alone', async () => {
    const made = createMapEngine()
    const first = await open(storeOn(made), 'first')
    await fill(first.store)
    const before = await see(first)
    await first.store.close()
    const key = [...made.records.keys()].find((name) => name.startsWith('e!')) ?? ''
    made.records.set(key, (made.records.get(key) ?? '').replace('c:orders', 'c:Orders'))
    const second = await open(storeOn(made), 'second')
    const now = await see(second)
    expect(second.corrupt).toEqual(['c:orders: 1 messages fail their checksum'])
    expect(now.pages[0]?.epoch).not.toBe(before.pages[0]?.epoch)
    expect(now.pages.slice(1)).toEqual(before.pages.slice(1))
    expect([...made.records.keys()].filter((name) => name.startsWith(key.slice(0, 14)))).toEqual([])
  })

  it('that brings back an older number of channels makes the store a new one, so that no number is used twice', async () => {
    const made = createMapEngine()
    const first = await open(storeOn(made), 'first')
    const older = made.records.get('creations') ?? ''
    await fill(first.store)
    await first.store.close()
    made.records.set('creations', older)
    const second = await open(storeOn(made), 'second')
    expect(second.epoch).toBe('second')
    expect(second.corrupt).toEqual(['null: the identity of the store is damaged, so it has a new one'])
    const { epoch } = await second.store.read('c:new', everything)
    expect((await second.store.read('c:orders', everything)).epoch).not.toBe(epoch)
    expect((await second.store.read('c:orders', everything)).last).toBe(20)
    expect((await second.store.read('c:new', everything)).last).toBe(0)
  })

  it('brings no message of the damaged history into the new one, also where it was read while that began', async () => {
    const made = createMapEngine()
    const first = await open(storeOn(made), 'first')
    for (let n = 1; n <= 9; n += 1)
      await first.store.append('c:orders', { data: `"old ${n}"`, at: n }, { size: 100 })
    await first.store.close()
    const key = [...made.records.keys()].filter((name) => name.startsWith('e!'))[6] ?? ''
    made.records.set(key, (made.records.get(key) ?? '').replace('old', 'odd'))
    const page = { after: 0, limit: 4 }
    const [asked, slow] = [createGate(), createGate()]
    const openSlowly = async (): Promise<KeyValues> => {
      const db = await made.engine.open()
      return {
        ...db,
        async *iterator(range) {
          yield* db.iterator(range)
          if (range.limit !== page.limit) return
          asked.pass()
          await slow.passed
        },
      }
    }
    const { store, corrupt } = await open(
      storeOn({ ...made, engine: { ...made.engine, open: openSlowly } }),
      'second',
    )
    const reading = store.read('c:orders', page)
    await asked.passed
    const append = (n: number) => store.append('c:orders', { data: `"new ${n}"`, at: 30 }, { size: 100 })
    await append(1)
    expect(corrupt).toEqual(['c:orders: 1 messages fail their checksum'])
    slow.pass()
    const old = await reading
    await append(2)
    const now = await store.read('c:orders', everything)
    expect(now.entries.map(({ data }) => data)).toEqual(['"new 1"', '"new 2"'])
    expect([old.epoch === now.epoch, old.birth === now.birth]).toEqual([false, false])
    await store.close()
  })

  it('refuses a folder of a version without checksums, and says so', async () => {
    const made = createMapEngine()
    made.records.set('epoch', 'sBTKSJxp0mBMx7gRSkWmJj')
    await expect(open(storeOn(made), 'fresh')).rejects.toThrow('an older version wrote this folder')
  })
})
