import { describe, expect, it } from 'vitest'
import { resolveResumePoint, type ResumePoint } from '../../src/server/hub/resumePoint.js'
import type { Bounds, ChannelPage, ChannelStore } from '../../src/server/hub/store.js'
import { createStoreOn } from '../../src/server/level/store.js'
import type { Position } from '../../src/core/position.js'
import { open } from './support/filledStore.js'
import { createMapEngine } from './support/mapEngine.js'

const bounds: Bounds = { size: 1000, maxBytes: 1e9 }
const stateOnly = { after: 0, limit: 0 }
const lost = { error: { error: 'process-closed' } }

/** A folder that can be opened, copied and restored. */
function createFolder() {
  const { engine, records } = createMapEngine()
  let store: ChannelStore | null = null
  let opened = 0
  const openStore = (): ChannelStore => {
    if (store === null) throw new Error('expected the folder to be open')
    return store
  }
  const folder = {
    /** Resolves with what the store says is damaged. */
    async open(): Promise<readonly string[]> {
      store = createStoreOn({ engine, location: 'memory', sync: true, cacheBytes: 1_000_000 })
      return (await open(store, `g${(opened += 1)}`)).corrupt
    },
    async close(): Promise<void> {
      await store?.close()
      store = null
    },
    async reopen(): Promise<void> {
      await folder.close()
      expect(await folder.open()).toEqual([])
    },
    copy: (): ReadonlyMap<string, string> => new Map(records),
    /** As an operator does it: the server stops, the folder is replaced, the server starts. */
    async restore(copy: ReadonlyMap<string, string>): Promise<void> {
      await folder.close()
      records.clear()
      for (const [key, value] of copy) records.set(key, value)
      expect(await folder.open()).toEqual([])
    },
    records,
    store: openStore,
    page: (channel = 'c:a'): Promise<ChannelPage> => openStore().read(channel, stateOnly),
    async write(count: number, channel = 'c:a'): Promise<void> {
      for (let n = 0; n < count; n += 1) await openStore().append(channel, { data: '1', at: 1 }, bounds)
    },
    /** The position of a client that has everything. */
    async head(channel = 'c:a'): Promise<Position> {
      const { epoch, last, lineage } = await folder.page(channel)
      return { epoch, offset: last, generation: lineage?.generation }
    },
    async resume(pos: Position, channel = 'c:a'): Promise<ResumePoint> {
      const kind = channel.startsWith('s:') ? 'session' : 'log'
      return resolveResumePoint(kind, { pos }, await folder.page(channel))
    },
  }
  return folder
}

/** An open folder with 50 messages, which a client has read. */
async function filledFolder() {
  const folder = createFolder()
  await folder.open()
  await folder.write(50)
  return { folder, at50: await folder.head() }
}

describe('a store that was set back', () => {
  it('tells each client that was ahead of it, before and after it has overtaken the client [O8]', async () => {
    const { folder, at50 } = await filledFolder()
    const copy = folder.copy()
    await folder.write(50)
    const at100 = await folder.head()
    await folder.restore(copy)
    expect(await folder.resume(at100)).toEqual(lost)
    await folder.write(70)
    const page = await folder.page()
    expect([page.epoch, page.last]).toEqual([at100.epoch, 120])
    expect(await folder.resume(at100)).toEqual(lost)
    expect(await folder.resume({ ...at100, offset: 51 })).toEqual(lost)
    // Nothing of what this client has was given out again.
    expect(await folder.resume(at50)).toEqual({ from: 50, replay: 70 })
  })

  it('tells it after many more restarts, also clean ones', async () => {
    const { folder, at50 } = await filledFolder()
    const copy = folder.copy()
    await folder.write(50)
    const at100 = await folder.head()
    await folder.restore(copy)
    for (let n = 0; n < 5; n += 1) {
      await folder.write(20)
      await folder.reopen()
    }
    expect(await folder.resume(at100)).toEqual(lost)
    expect(await folder.resume(at50)).toEqual({ from: 50, replay: 100 })
  })

  it('tells a client of another restore of the same backup', async () => {
    const { folder } = await filledFolder()
    const copy = folder.copy()
    await folder.restore(copy)
    await folder.write(30)
    const at80 = await folder.head()
    await folder.restore(copy)
    await folder.write(60)
    expect(await folder.resume(at80)).toEqual(lost)
  })

  it('tells a client whose channel the store has no more, or has in an older history, and names no end of it', async () => {
    const { folder } = await filledFolder()
    const copy = folder.copy()
    await folder.write(3, 'c:new')
    const ofNew = await folder.head('c:new')
    await folder.store().remove('c:a')
    await folder.write(3)
    const ofSecond = await folder.head()
    await folder.restore(copy)
    const closed = { error: { error: 'channel-closed' } }
    expect(await folder.resume(ofSecond)).toEqual(closed)
    // It begins again, under the same epoch.
    expect(await folder.resume(ofNew, 'c:new')).toEqual(lost)
    await folder.write(9, 'c:other')
    await folder.write(9, 'c:new')
    expect((await folder.head('c:new')).epoch).toBe(ofNew.epoch)
    expect(await folder.resume(ofNew, 'c:new')).toEqual(lost)
    expect(await folder.resume(ofNew, 'c:other')).toEqual(closed)
  })

  it('does not take the end of a removed channel for the one that a client knows', async () => {
    const { folder, at50 } = await filledFolder()
    const copy = folder.copy()
    await folder.write(1)
    const at51 = await folder.head()
    await folder.restore(copy)
    await folder.write(1)
    const again = await folder.head()
    await folder.store().remove('c:a')
    await folder.write(2)
    const last = { epoch: again.epoch, offset: 51 }
    expect(await folder.resume(again)).toEqual({ error: { error: 'channel-closed', last } })
    expect(await folder.resume(at51)).toEqual(lost)
    expect(await folder.resume(at50)).toEqual({ error: { error: 'channel-closed', last } })
    await folder.reopen()
    expect(await folder.resume(again)).toEqual({ error: { error: 'channel-closed', last } })
    expect(await folder.resume(at51)).toEqual(lost)
  })

  it('tells a session whose queue was set back', async () => {
    const folder = createFolder()
    await folder.open()
    await folder.write(5, 's:one:inbox')
    const at5 = await folder.head('s:one:inbox')
    const copy = folder.copy()
    await folder.write(5, 's:one:inbox')
    const at10 = await folder.head('s:one:inbox')
    await folder.restore(copy)
    await folder.write(20, 's:one:inbox')
    expect(await folder.resume(at10, 's:one:inbox')).toEqual(lost)
    expect(await folder.resume(at5, 's:one:inbox')).toEqual({ from: 5, replay: 20 })
  })

  it('keeps a send that it lost, and still recognises the repetition of one that it has', async () => {
    const { folder } = await filledFolder()
    const send = (seq: number) =>
      folder
        .store()
        .append('c:a', { data: `"${seq}"`, at: 1, id: `id${seq}` }, bounds, { id: 'session', seq })
    for (let seq = 1; seq <= 3; seq += 1) await send(seq)
    const copy = folder.copy()
    for (let seq = 4; seq <= 6; seq += 1) await send(seq)
    await folder.restore(copy)
    // The acknowledgement of 3 was lost with the connection, that of 4 and 5 were not.
    expect(await send(3)).toEqual({ offset: 53, duplicate: true })
    expect(await send(6)).toMatchObject({ offset: 54, duplicate: false })
    expect(await send(6)).toMatchObject({ offset: 54, duplicate: true })
    expect(await send(7)).toMatchObject({ offset: 55, duplicate: false })
  })
})

describe('a store that only goes forward', () => {
  it('lets clients continue over any number of openings', async () => {
    const { folder, at50 } = await filledFolder()
    for (let n = 0; n < 20; n += 1) {
      await folder.reopen()
      if (n % 2 === 0) await folder.write(1)
    }
    expect(await folder.resume(at50)).toEqual({ from: 50, replay: 10 })
    expect(await folder.resume(await folder.head())).toEqual({ from: 60, replay: 0 })
  })

  it('remembers a bounded number of openings, and tells a client of an older one that nothing proves its position', async () => {
    const { folder, at50 } = await filledFolder()
    for (let n = 0; n < 40; n += 1) {
      await folder.reopen()
      await folder.write(1)
    }
    const { starts } = JSON.parse((folder.records.get('c!c:a') ?? '').slice(8)) as { starts: unknown[] }
    expect(starts).toHaveLength(32)
    expect(await folder.resume(at50)).toEqual(lost)
    expect(await folder.resume(await folder.head())).toEqual({ from: 90, replay: 0 })
  })

  it('trusts a client without a generation only as long as the store was never opened again', async () => {
    const { folder, at50 } = await filledFolder()
    const { epoch, offset } = at50
    await folder.write(1)
    expect(await folder.resume({ epoch, offset })).toEqual({ from: 50, replay: 1 })
    await folder.reopen()
    expect(await folder.resume({ epoch, offset })).toEqual(lost)
    expect(await folder.resume({ epoch: '*', offset: 0 })).toEqual({ from: 0, replay: 51 })
  })

  it('has a new epoch when its openings cannot be read, and counts anew', async () => {
    const { folder, at50 } = await filledFolder()
    await folder.reopen()
    await folder.write(1)
    await folder.close()
    folder.records.set('generations', '00000000[]')
    expect(await folder.open()).toEqual(['null: the identity of the store is damaged, so it has a new one'])
    expect(await folder.resume(at50)).toEqual(lost)
    const at51 = await folder.head()
    await folder.reopen()
    await folder.write(1)
    expect(await folder.resume(at51)).toEqual({ from: 51, replay: 1 })
  })
})
