import { describe, expect, it } from 'vitest'
import type { ChannelStore, NewEntry } from 'react-connectivity/server'
import type { Heard, StoreMaker } from './storeContract.js'
import { trimNow } from './support/trimNow.js'

const entry = (value: unknown, id?: string, at = 1): NewEntry => ({
  data: JSON.stringify(value),
  at,
  ...(id !== undefined && { id }),
})
const bounds = { size: 10 }
const everything = { after: 0, limit: 1000 }

type Open = (
  store: ChannelStore,
  freshEpoch?: string,
) => Promise<{ readonly store: ChannelStore; readonly heard: Heard }>

/** What every store does with names: a channel begins with its first message, and is collected. */
export function nameContract(name: string, open: Open, { make, reopen }: StoreMaker): void {
  describe(`${name} keeps names for channels with messages only:`, () => {
    it('any text is a valid name', async () => {
      const { store } = await open(make())
      const names = ['__proto__', 'constructor', 'a', 'a!', 'a\u0000', 'e!', '~', '😀', ' ', 'a/b', '"']
      for (const channel of names) await store.append(channel, entry(channel, channel), bounds)
      for (const channel of names) {
        const { entries, last } = await store.read(channel, everything)
        expect([entries.map(({ data }) => JSON.parse(data) as unknown), last]).toEqual([[channel], 1])
      }
    })

    it('a name that is only asked for leaves nothing, and begins with its first message under the epoch that it was read with', async () => {
      const { store, heard } = await open(make())
      const names = ['x', 'y', '__proto__', `s:1:${'n'.repeat(200)}`]
      const epochs = new Map<string, string>()
      for (const name of names) {
        epochs.set(name, (await store.read(name, everything)).epoch)
        expect(await store.find(name, 'id')).toBeNull()
        await store.trim(name, 7, epochs.get(name) ?? '')
        expect(await store.remove(name)).toBeNull()
        expect((await store.read(name, everything)).ended).toBeUndefined()
      }
      expect(new Set(epochs.values()).size).toBe(names.length)
      expect((await store.channels?.('', 10)) ?? []).toEqual([])
      for (const name of names) {
        expect(await store.append(name, entry(1), bounds)).toMatchObject({ offset: 1 })
        expect((await store.read(name, everything)).epoch).toBe(epochs.get(name))
      }
      expect(heard.entries.map(({ channel, epoch }) => [channel, epoch])).toEqual([...epochs])
      expect(heard.removed).toEqual([])
    })

    it('what was to be trimmed of a removed history takes nothing of the one that began since', async () => {
      const { store } = await open(make())
      for (let i = 1; i <= 5; i++) await store.append('a', entry(i), bounds)
      const { epoch } = await store.read('a', everything)
      await store.remove('a')
      const next = await store.append('a', entry('new'), bounds)
      await store.trim('a', 5, epoch)
      const page = await store.read('a', everything)
      expect(page).toMatchObject({ first: 1, last: 1, entries: [{ offset: 1, data: '"new"' }] })
      expect(next).toMatchObject({ offset: 1, epoch: page.epoch })
      await store.trim('a', 5, page.epoch)
      expect(await store.read('a', everything)).toMatchObject({ first: 2, last: 1, entries: [] })
    })

    it('a channel that keeps nothing is collected when its last message is old, also after it was opened again', async () => {
      const { store: first } = await open(make())
      for (const channel of ['a', 'b', 'c']) await first.append(channel, entry(1, 'x', 100), bounds)
      await first.append('a', entry(2, 'y', 200), bounds)
      await trimNow(first, 'a', 2)
      await trimNow(first, 'b', 1)
      const { epoch } = await first.read('a', everything)
      await first.close()
      const { store, heard } = await open(reopen(first), 'two')
      expect(await store.collect?.('c', 1e6), 'it keeps a message').toBeNull()
      expect(await store.collect?.('a', 200), 'its last message is too young').toBeNull()
      expect(await store.collect?.('never', 1e6)).toBeNull()
      expect(heard.removed).toEqual([])
      const last = { epoch, offset: 2 }
      expect(await store.collect?.('a', 201)).toEqual(last)
      expect(heard.removed).toEqual([{ channel: 'a', last }])
      expect([...((await store.channels?.('', 10)) ?? [])].toSorted()).toEqual(['b', 'c'])
      const next = await store.read('a', everything)
      expect(next).toMatchObject({ first: 1, last: 0, ended: last })
      expect(next.epoch).not.toBe(epoch)
      expect(await store.append('a', entry(3), bounds)).toMatchObject({ offset: 1 })
      expect((await store.read('a', everything)).epoch).toBe(next.epoch)
    })
  })
}
