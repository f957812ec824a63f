import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createHub } from '../../src/server/hub.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { everything } from './support/filledStore.js'
import { createGate } from './support/gate.js'
import { createMapEngine } from './support/mapEngine.js'
import { createSharedMemory } from './support/sharedMemory.js'
import { connectPeer } from './support/testPeer.js'
import { until } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const channels = { 'aged*': { kind: 'log', maxAgeMs: 90_000 }, kept: { kind: 'log' } } as const

function start(store: ChannelStore, clock = createVirtualClock()) {
  const hub = createHub({ environment: clock.environment, store, channels })
  onTestFinished(() => hub.close())
  return { clock, hub }
}

const countOf = async (store: ChannelStore, name: string): Promise<number> =>
  (await store.read(`c:${name}`, everything)).entries.length

describe('messages that are too old', () => {
  it('leave the memory within a minute, on channels where nothing comes any more, and others stay', async () => {
    const store = createMemoryStore()
    const { clock, hub } = start(store)
    for (const name of ['aged', 'kept']) await hub.publish(name, 1)
    await clock.advance(60_000)
    await hub.publish('aged', 2)
    await clock.advance(29_000)
    expect(await countOf(store, 'aged')).toBe(2)
    await clock.advance(62_000)
    expect(await countOf(store, 'aged')).toBe(1)
    await clock.advance(60_000)
    expect(await countOf(store, 'aged'), 'the newest one, too').toBe(0)
    expect(await countOf(store, 'kept')).toBe(1)
    expect(await hub.publish('aged', 3)).toEqual({ offset: 3 })
  })

  it('do not take messages of a channel along that was closed meanwhile and has begun again', async () => {
    const memory = createMemoryStore()
    const [asked, late] = [createGate(), createGate()]
    const store: ChannelStore = {
      ...memory,
      async trim(...given) {
        asked.pass()
        await late.passed
        return memory.trim(...given)
      },
    }
    const { clock, hub } = start(store)
    for (let n = 0; n < 3; n += 1) await hub.publish('aged', n)
    await clock.advance(120_000)
    await asked.passed
    await hub.closeChannel('aged')
    await hub.publish('aged', 'new')
    late.pass()
    await clock.tick()
    const { entries } = await memory.read('c:aged', everything)
    expect(entries.map(({ data }) => data)).toEqual(['"new"'])
  })

  it('take a channel along that nobody uses, no sooner than its sessions end, and a late client hears that it missed nothing', async () => {
    const store = createMemoryStore()
    const { clock, hub } = start(store)
    await hub.publish('aged1', 1)
    await hub.publish('aged2', 1)
    await hub.publish('kept', 1)
    const reader = connectPeer(hub)
    reader.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    reader.send({ t: 'subscribe', ch: 'aged2' }, { t: 'subscribe', ch: 'aged1' })
    await clock.tick()
    const [, , other] = reader.frames
    if (other?.t !== 'subscribed') throw new Error('expected an answer')
    reader.send({ t: 'unsubscribe', ch: 'aged1' })
    const names = () => store.channels?.('', 10)
    const wait = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 20_000) {
        reader.send({ t: 'ping', n: 1 })
        await clock.advance(20_000)
      }
    }
    await wait(3_500_000)
    expect(await names()).toEqual(['c:aged1', 'c:aged2', 'c:kept'])
    await wait(200_000)
    expect(await names(), 'one has a reader, and one keeps its message').toEqual(['c:aged2', 'c:kept'])
    reader.send({ t: 'subscribe', ch: 'aged1', pos: other.pos })
    await clock.tick()
    expect(reader.frames.at(-1)).toEqual({
      t: 'channel-error',
      ch: 'aged1',
      error: 'channel-closed',
      last: { epoch: other.pos.epoch, offset: 1 },
    })
  })

  it('leave a channel whole that another process has a subscriber of, however long nothing comes', async () => {
    const memory = createSharedMemory()
    const { clock, hub: one } = start(memory.store())
    const { hub: two } = start(memory.store(), clock)
    for (const name of ['aged1', 'aged2']) await one.publish(name, 1)
    const reader = connectPeer(two)
    reader.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    reader.send({ t: 'subscribe', ch: 'aged1' })
    for (let passed = 0; passed < 9_000_000; passed += 20_000) {
      reader.send({ t: 'ping', n: 1 })
      await clock.advance(20_000)
    }
    expect(await memory.store().channels?.('', 10)).toEqual(['c:aged1'])
    expect(reader.frames.filter(({ t }) => t === 'channel-error')).toEqual([])
    reader.send({ t: 'unsubscribe', ch: 'aged1' })
    await clock.advance(4_000_000)
    expect(await memory.store().channels?.('', 10)).toEqual([])
  })

  it('leave every channel, however many there are', async () => {
    const store = createMemoryStore()
    const { clock, hub } = start(store)
    for (let n = 0; n < 2500; n += 1) await hub.publish(`aged${n}`, n)
    await clock.advance(100_000)
    const names = await store.channels?.('', 3000)
    expect(names).toHaveLength(2500)
    const counts = async () =>
      Promise.all((names ?? []).map(async (key) => (await store.read(key, everything)).entries.length))
    expect((await counts()).filter((count) => count > 0).length, 'a thousand in each sweep').toBe(1500)
    await clock.advance(60_000)
    expect((await counts()).filter((count) => count > 0)).toEqual([])
  })

  it('leave the disk, also those of before a restart', async () => {
    const { engine, records } = createMapEngine()
    const make = () => createStoreOn({ engine, location: 'memory', sync: true, cacheBytes: 1_000_000 })
    const before = start(make())
    for (let n = 0; n < 20; n += 1) await before.hub.publish(`aged${n}`, n)
    await before.hub.publish('kept', 1)
    await before.hub.close()
    const store = make()
    const { clock, hub } = start(store)
    await hub.ready
    await clock.advance(120_000)
    await until(
      'the old ones to go',
      () => [...records.keys()].filter((key) => key.startsWith('e!')).length === 1,
    )
    expect(await countOf(store, 'kept')).toBe(1)
  })
})
