import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { MAX_TOMBSTONES, Tombstones } from '../../src/server/hub/tombstones.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { verifyFolder } from '../../src/server/level/verify.js'
import { startProcess, storeFolder } from '../client/support/serverInProcess.js'
import { createWorld } from './support/hubWorld.js'
import { createMapEngine } from './support/mapEngine.js'
import { TestClient } from './support/testClient.js'

const levelOn = ({ engine }: ReturnType<typeof createMapEngine>): ChannelStore =>
  createStoreOn({ engine, location: 'memory', sync: true, cacheBytes: 1_000_000 })

describe('a name that nobody published on', () => {
  it('leaves no record on the disk, however many clients subscribe to it', async () => {
    const made = createMapEngine()
    const { clock, hub, dial } = createWorld({ store: levelOn(made) })
    await hub.ready
    const client = await dial('192.0.2.1')
    await clock.advance(1)
    const before = [...made.records.keys()].filter((key) => !/^[sq]!/.test(key))
    for (let n = 0; n < 50; n += 1) {
      client.send({ t: 'subscribe', ch: `room${n}` }, { t: 'unsubscribe', ch: `room${n}` })
      client.send({ t: 'subscribe', ch: `other${n}` })
      await clock.advance(10)
    }
    expect(client.frames.filter(({ t }) => t === 'subscribed').length).toBeGreaterThanOrEqual(50)
    expect([...made.records.keys()].filter((key) => !/^[sq]!/.test(key))).toEqual(before)
  })

  it.each([
    ['memory', () => createMemoryStore()],
    ['disk', () => levelOn(createMapEngine())],
  ] as const)(
    'delivers its first message to a client that waits, and to one that comes back: %s',
    async (_, make) => {
      const { hub, dial, gets } = createWorld({ store: make() })
      await hub.ready
      const [here, away] = [await dial('192.0.2.1'), await dial('192.0.2.2')]
      for (const client of [here, away]) {
        client.send({ t: 'subscribe', ch: 'room' })
        await gets(client, 2)
      }
      const [, told] = away.frames
      if (told?.t !== 'subscribed') throw new Error('expected an answer')
      away.peer.closed(1006)
      await hub.publish('room', 'first')
      await gets(here, 3)
      expect(here.frames.slice(2)).toMatchObject([{ t: 'message', ch: 'room', o: 1, d: 'first' }])
      const back = await dial('192.0.2.2')
      back.send({ t: 'subscribe', ch: 'room', pos: told.pos })
      await gets(back, 3)
      expect(back.frames.slice(1)).toMatchObject([
        { t: 'subscribed', replay: 1, pos: { epoch: told.pos.epoch, offset: 0 } },
        { t: 'message', o: 1, d: 'first' },
      ])
    },
  )

  it.each([
    ['memory', () => createMemoryStore()],
    ['disk', () => levelOn(createMapEngine())],
  ] as const)(
    'is closed for its subscribers, who missed nothing, and they may come back: %s',
    async (_, make) => {
      const { hub, dial, gets } = createWorld({ store: make() })
      await hub.ready
      const client = await dial('192.0.2.1')
      client.send({ t: 'subscribe', ch: 'room' })
      await gets(client, 2)
      const [, told] = client.frames
      if (told?.t !== 'subscribed') throw new Error('expected an answer')
      await hub.closeChannel('room')
      await gets(client, 3)
      expect(client.frames.slice(2)).toEqual([
        {
          t: 'channel-error',
          ch: 'room',
          error: 'channel-closed',
          last: { epoch: told.pos.epoch, offset: 0 },
        },
      ])
      client.send({ t: 'subscribe', ch: 'room', pos: { epoch: '*', offset: 0 } })
      await gets(client, 4)
      await hub.publish('room', 1)
      await gets(client, 5)
      expect(client.frames.at(-1)).toMatchObject({ t: 'message', o: 1, d: 1 })
    },
  )

  it('has another epoch in the queue of each session, so that no position of one fits the other', async () => {
    const { clock, hub, dial } = createWorld({ channels: { inbox: { kind: 'session' } } })
    const [ada, bob] = [await dial('192.0.2.1'), await dial('192.0.2.2')]
    for (const client of [ada, bob]) client.send({ t: 'subscribe', ch: 'inbox' })
    await clock.advance(10)
    const [first, second] = [ada, bob].map(({ frames }) => frames[1])
    if (first?.t !== 'subscribed' || second?.t !== 'subscribed') throw new Error('expected answers')
    expect(first.pos.epoch).not.toBe(second.pos.epoch)
    await hub.publish('inbox', 1)
    bob.send({ t: 'subscribe', ch: 'inbox', pos: first.pos })
    await clock.advance(10)
    expect(bob.frames.at(-1)).toMatchObject({ t: 'channel-error', error: 'process-closed' })
  })
})

describe('the number of a history', () => {
  it('is never given to a name again, also when its end is forgotten', () => {
    const tombstones = new Tombstones()
    expect(tombstones.nextLife('a')).toBe(1)
    expect(tombstones.add('a', { epoch: 'e', offset: 1, life: 1 })).toBeNull()
    expect([tombstones.nextLife('a'), tombstones.nextLife('b')]).toEqual([2, 1])
    tombstones.add('a', { epoch: 'e', offset: 1, life: 2 })
    for (let n = 1; n < MAX_TOMBSTONES; n += 1)
      expect(tombstones.add(`other${n}`, { epoch: 'e', offset: 1, life: 1 })).toBeNull()
    expect(tombstones.add('last', { epoch: 'e', offset: 1, life: 1 })).toBe('a')
    expect(tombstones.get('a')).toBeUndefined()
    expect([tombstones.nextLife('a'), tombstones.nextLife('b'), tombstones.floor()]).toEqual([3, 3, 3])
    expect(tombstones.nextLife('last')).toBe(3)
  })

  it('survives a restart, with the ends that are remembered and without them', async () => {
    const made = createMapEngine()
    const first = createWorld({ store: levelOn(made) })
    const epochOf = async (world: typeof first, name: string): Promise<string> => {
      const client = await world.dial('192.0.2.1')
      client.send({ t: 'subscribe', ch: name })
      await world.gets(client, 2)
      const answer = client.frames.at(-1)
      return answer?.t === 'subscribed' ? answer.pos.epoch : 'none'
    }
    await first.hub.publish('a', 1)
    const before = await epochOf(first, 'a')
    await first.hub.closeChannel('a')
    const next = await epochOf(first, 'a')
    expect(next).not.toBe(before)
    await first.hub.close()
    const second = createWorld({ store: levelOn(made) })
    await second.hub.ready
    expect(await epochOf(second, 'a')).toBe(next)
    await second.hub.close()
    // Neither its end nor the number is on the disk any more.
    for (const key of [...made.records.keys()])
      if (key === 'floor' || key.startsWith('t!')) made.records.delete(key)
    const third = createWorld({ store: levelOn(made) })
    await third.hub.ready
    expect([before]).not.toContain(await epochOf(third, 'a'))
  })
})

it('one client that subscribes to 150,000 names leaves neither memory nor disk used', async () => {
  const location = storeFolder()
  const limits = {
    framesPerSecond: 1_000_000,
    frameBurst: 10_000_000,
    bytesPerSecond: 1_000_000_000,
    byteBurst: 1_000_000_000,
  }
  // Each name took 860 bytes when it was only subscribed to.
  const server = await startProcess({
    port: 0,
    location,
    heapMegabytes: 64,
    channels: { '*': { kind: 'log' } },
    limits,
  })
  const client = new TestClient(server.url)
  onTestFinished(() => client.cut())
  await client.opened()
  await client.hello({ token: 'greedy' })
  const suffix = 'x'.repeat(150)
  let ended = 0
  for (let from = 0; from < 150_000; from += 100) {
    const names = Array.from({ length: 100 }, (_, n) => `${from + n}${suffix}`)
    client.send(
      ...names.flatMap((ch) => [
        { t: 'subscribe', ch },
        { t: 'unsubscribe', ch },
      ]),
    )
    await client.until(() => {
      ended += client.frames.splice(0).filter(({ t }) => t === 'unsubscribed').length
      client.batches.length = 0
      return ended === from + 100
    }, 60_000)
  }
  client.cut()
  expect(await server.peakBytes()).toBeLessThan(200 * 1_048_576)
  await server.kill()
  expect(await verifyFolder(location)).toEqual({ channels: 0, messages: 0, damages: [] })
}, 300_000)
