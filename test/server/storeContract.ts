import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChannelStore, NewEntry, StoredEntry, StoredSession } from 'react-connectivity/server'
import type { Position } from '../../src/core/position.js'
import { nameContract } from './nameContract.js'
import { trimNow } from './support/trimNow.js'

/** How a store under test is made. */
export interface StoreMaker {
  /** A store with an empty memory. */
  make(): ChannelStore
  /** Another handle on the same memory, once the first is closed. */
  reopen(store: ChannelStore): ChannelStore
}

/** What a store told its listener. */
export interface Heard {
  readonly entries: { channel: string; epoch: string; entry: StoredEntry }[]
  readonly removed: { channel: string; last: Position }[]
  readonly problems: string[]
}

const entry = (value: unknown, id?: string, at = 1): NewEntry => ({
  data: JSON.stringify(value),
  at,
  ...(id !== undefined && { id }),
})
const bounds = { size: 10 }
const everything = { after: 0, limit: 1000 }

/** The promises of every store. A new engine is done when this passes. */
export function storeContract(name: string, { make, reopen }: StoreMaker): void {
  const open = async (store: ChannelStore, freshEpoch = 'fresh') => {
    const heard: Heard = { entries: [], removed: [], problems: [] }
    const { epoch } = await store.open(
      {
        entry: (channel, of, stored) => heard.entries.push({ channel, epoch: of, entry: stored }),
        removed: (channel, last) => heard.removed.push({ channel, last }),
        failed: (error) => heard.problems.push(String(error)),
        corrupt: (channel, detail) => heard.problems.push(`${channel}: ${detail}`),
      },
      freshEpoch,
    )
    onTestFinished(() => store.close())
    return { store, epoch, heard }
  }

  nameContract(name, open, { make, reopen })

  describe(`${name} keeps the promises of a store:`, () => {
    it('a number of a producer is kept once, also when its message and its id are long gone', async () => {
      const { store } = await open(make())
      const from = (seq: number, id = 'p') => ({ id, seq })
      expect(await store.append('a', entry('one', 'x'), bounds, from(4))).toMatchObject({
        offset: 1,
        duplicate: false,
      })
      for (let i = 0; i < 20; i++) await store.append('a', entry(i), bounds)
      expect(await store.append('a', entry('one', 'x'), bounds, from(4))).toMatchObject({
        offset: 1,
        duplicate: true,
      })
      expect(await store.append('a', entry('old', 'w'), bounds, from(2))).toMatchObject({
        offset: null,
        duplicate: true,
      })
      // Other producers and other channels count for themselves.
      expect(await store.append('a', entry(1), bounds, from(1, 'q'))).toMatchObject({
        offset: 22,
        duplicate: false,
      })
      expect(await store.append('b', entry(1), bounds, from(1))).toMatchObject({
        offset: 1,
        duplicate: false,
      })
      expect(await store.append('a', entry(2), bounds, from(5))).toMatchObject({
        offset: 23,
        duplicate: false,
      })
    })

    it('offsets count from 1 in the order of the calls, awaited or not', async () => {
      const { store } = await open(make())
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, i) => store.append(i % 2 ? 'a' : 'b', entry(i), { size: 100 })),
      )
      expect(results.map(({ offset }) => offset)).toEqual(Array.from({ length: 50 }, (_, i) => (i >> 1) + 1))
      const page = await store.read('a', everything)
      expect(page.entries.map(({ data }) => data)).toEqual(
        Array.from({ length: 25 }, (_, i) => `${i * 2 + 1}`),
      )
    })

    it('fan-out comes in order, after the entry can be read, and before the append resolves', async () => {
      const { store, heard } = await open(make())
      const order: string[] = []
      const appends = [1, 2, 3].map(async (i) => {
        const { offset } = await store.append('a', entry(i), bounds)
        order.push(`append ${offset}, heard ${heard.entries.length >= Number(offset)}`)
      })
      await Promise.all(appends)
      expect(order).toEqual(['append 1, heard true', 'append 2, heard true', 'append 3, heard true'])
      const page = await store.read('a', everything)
      expect(heard.entries.map((one) => one.entry)).toEqual(page.entries)
      expect(heard.entries.every(({ epoch, channel }) => epoch === page.epoch && channel === 'a')).toBe(true)
    })

    it('an id is kept once within the window, also while the first is being written', async () => {
      const { store, heard } = await open(make())
      const [first, second] = await Promise.all([
        store.append('a', entry(1, 'x'), bounds),
        store.append('a', entry(1, 'x'), bounds).then((again) => {
          expect(heard.entries, 'a repetition is no sooner durable than the first').toHaveLength(1)
          return again
        }),
      ])
      expect([first, second]).toMatchObject([
        { offset: 1, duplicate: false },
        { offset: 1, duplicate: true },
      ])
      expect(await store.append('b', entry(1, 'x'), bounds)).toMatchObject({ offset: 1, duplicate: false })
      expect(heard.entries.filter(({ channel }) => channel === 'a')).toHaveLength(1)
      for (let i = 0; i < 10; i++) await store.append('a', entry(i), bounds)
      expect(await store.append('a', entry(1, 'x'), bounds)).toMatchObject({ offset: 12, duplicate: false })
    })

    it('finds where a message was accepted, no sooner than it is durable, and makes nothing', async () => {
      const { store, heard } = await open(make())
      const find = (id: string, seq: number, channel = 'a') => store.find(channel, id, { id: 'p', seq })
      const named = { ...entry('one', 'x'), from: 'Ada' }
      const [, found] = await Promise.all([
        store.append('a', named, bounds, { id: 'p', seq: 4 }),
        find('x', 9).then((before) => ({ before, heard: heard.entries.length })),
      ])
      expect(found).toEqual({ before: { offset: 1, duplicate: true }, heard: 1 })
      expect([(await find('y', 4))?.offset, (await find('y', 3))?.offset]).toEqual([1, null])
      expect([await find('y', 5), await find('x', 4, 'b')]).toEqual([null, null])
      expect((await store.read('a', everything)).entries).toMatchObject([{ offset: 1, from: 'Ada' }])
    })

    it('a channel has its epoch from the first read on, another after it was removed', async () => {
      const { store, epoch, heard } = await open(make())
      const empty = await store.read('a', everything)
      expect(empty).toMatchObject({ first: 1, last: 0, entries: [] })
      expect(empty.ended).toBeUndefined()
      expect(empty.epoch.startsWith(`${epoch}.`)).toBe(true)
      await store.append('a', entry(1), bounds)
      await store.append('a', entry(2), bounds)
      expect((await store.read('a', everything)).epoch).toBe(empty.epoch)
      const last = { epoch: empty.epoch, offset: 2 }
      expect(await store.remove('a')).toEqual(last)
      expect(heard.removed).toEqual([{ channel: 'a', last }])
      expect(await store.remove('never')).toBeNull()
      const again = await store.read('a', everything)
      expect(again).toMatchObject({ first: 1, last: 0, entries: [], ended: last })
      expect(again.epoch).not.toBe(empty.epoch)
      expect((await store.read('b', everything)).epoch).not.toBe(again.epoch)
    })

    it('a removal is ordered among the appends around it', async () => {
      const { store, heard } = await open(make())
      const [, , , removed, after] = await Promise.all([
        store.append('a', entry(1), bounds),
        store.append('a', entry(2), bounds),
        store.append('a', entry(3), bounds),
        store.remove('a'),
        store.append('a', entry(4), bounds),
      ])
      // An append that comes with a removal lies before or after it, never half.
      const page = await store.read('a', everything)
      expect(page.entries.length + (removed?.offset ?? 0)).toBe(4)
      expect(page.epoch).not.toBe(removed?.epoch)
      expect(heard.removed).toEqual([{ channel: 'a', last: removed }])
      expect(heard.entries.map((one) => one.entry.data)).toEqual(['1', '2', '3', '4'])
      expect(page.last === 0 ? removed?.offset : after.offset).toBe(page.last === 0 ? 4 : page.last)
    })

    it('trimmed entries are gone while the offsets go on', async () => {
      const { store } = await open(make())
      for (let i = 1; i <= 5; i++) await store.append('a', entry(i, `${i}`), bounds)
      await trimNow(store, 'a', 3)
      expect(await store.read('a', everything)).toMatchObject({ first: 4, last: 5 })
      await trimNow(store, 'a', 5)
      expect(await store.read('a', everything)).toMatchObject({ first: 6, last: 5, entries: [] })
      expect(await store.append('a', entry(6), bounds)).toMatchObject({ offset: 6 })
    })

    it('everything is there again when it is opened again', async () => {
      const first = await open(make(), 'one')
      const session: StoredSession = {
        id: 's1',
        keyDigest: 'k',
        userId: 'ada',
        since: 1,
        lastSeenAt: 2,
        connected: true,
        queues: ['inbox'],
        kickedFrom: ['lobby'],
      }
      await first.store.putSession(session)
      await first.store.putSession({ ...session, id: 's2' })
      await first.store.deleteSession('s2')
      for (let i = 1; i <= 15; i++) {
        const producer = i === 1 ? { id: 'p', seq: 7 } : undefined
        await first.store.append('a', entry({ i, text: 'ä\n' }, `id${i}`), bounds, producer)
      }
      for (let i = 1; i <= 5; i++) await first.store.append('trimmed', entry(i), bounds)
      await trimNow(first.store, 'trimmed', 5)
      await first.store.append('gone', entry(1), bounds)
      const gone = await first.store.remove('gone')
      const { lineage, ...before } = await first.store.read('a', everything)
      await first.store.close()

      const second = await open(reopen(first.store), 'two')
      expect(second.epoch).toBe('one')
      expect(await second.store.sessions()).toEqual([session])
      const { lineage: lineageNow, ...now } = await second.store.read('a', everything)
      expect(now).toEqual(before)
      // A client that has everything goes on.
      if (lineage) expect(lineageNow?.endOf(lineage.generation)).toBeGreaterThanOrEqual(before.last)
      expect(await second.store.append('a', entry(0, 'id15'), bounds)).toMatchObject({
        offset: 15,
        duplicate: true,
      })
      expect(await second.store.append('a', entry(1), bounds, { id: 'p', seq: 7 })).toMatchObject({
        offset: 1,
        duplicate: true,
      })
      expect(await second.store.append('a', entry(16), bounds)).toMatchObject({
        offset: 16,
        duplicate: false,
      })
      expect(await second.store.append('trimmed', entry(6), bounds)).toMatchObject({ offset: 6 })
      const gonePage = await second.store.read('gone', everything)
      expect(gonePage).toMatchObject({ last: 0, ended: gone })
      expect(gonePage.epoch).not.toBe(gone?.epoch)
      expect(second.heard.entries.map((one) => one.entry.offset)).toEqual([16, 6])
      expect([...first.heard.problems, ...second.heard.problems]).toEqual([])
    })

    it('refuses to be used when it is closed', async () => {
      const { store } = await open(make())
      await store.close()
      await expect(store.append('a', entry(1), bounds)).rejects.toThrow('closed')
    })
  })
}
