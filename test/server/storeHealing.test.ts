import { describe, expect, it } from 'vitest'
import type { ServerEvent } from 'react-connectivity/server'
import { createHub } from '../../src/server/hub.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { createMapEngine } from './support/mapEngine.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const io = new Error('EIO: i/o error')

function startHub(cacheBytes = 1_000_000) {
  const clock = createVirtualClock()
  const disk = createMapEngine(clock.environment.nextTick)
  const store = createStoreOn({ engine: disk.engine, location: 'memory', sync: true, cacheBytes })
  const hub = createHub({ environment: clock.environment, store })
  const events: ServerEvent[] = []
  hub.on((event) => events.push(event))
  const say = async (client: TestPeer, ...frames: object[]): Promise<void> => {
    client.send(...frames)
    await clock.tick()
  }
  const dial = async (hello: object = {}) => {
    await clock.tick()
    const client = connectPeer(hub)
    await say(client, { t: 'hello', v: 1, attempt: 0, ...hello })
    const welcome = client.frames.find((frame) => frame.t === 'welcome')
    if (!welcome) throw new Error(`not welcomed: ${JSON.stringify(client.frames)}`)
    return { client, welcome }
  }
  const typesOf = (): string[] => events.map(({ type }) => type)
  return { clock, disk, hub, events, say, dial, typesOf }
}

const publish = (n: number) => ({ t: 'publish', id: `id${n}`, ch: 'orders', d: n, seq: n })
const acks = ({ frames }: TestPeer): unknown[] => frames.filter(({ t }) => t === 'ack')

describe('a store that fails for a while', () => {
  it('sends clients away with a time, takes none meanwhile, and serves within 5 s after the disk is well [O12]', async () => {
    const { clock, disk, hub, events, say, dial, typesOf } = startHub()
    const { client, welcome } = await dial()
    await say(client, { t: 'subscribe', ch: 'orders' }, publish(1))
    expect(acks(client)).toEqual([{ t: 'ack', id: 'id1', o: 1 }])
    const { pos } = client.frames.find((frame) => frame.t === 'subscribed') ?? {}
    expect(hub.isReady()).toBe(true)

    disk.fault = { writes: io }
    await say(client, publish(2), publish(3))
    expect(hub.isReady()).toBe(false)
    expect(acks(client)).toHaveLength(1)
    expect(client.frames.at(-1)).toEqual({
      t: 'goodbye',
      reason: 'server-error',
      retryAfterMs: 1000,
      spreadMs: 5,
    })
    expect(client.close?.code).toBe(1011)
    const early = connectPeer(hub)
    expect(early.frames).toMatchObject([{ t: 'goodbye', reason: 'server-error', retryAfterMs: 1000 }])
    await expect(hub.publish('orders', 'x')).rejects.toThrow('is being opened again')
    await clock.advance(60_000)
    expect(hub.isReady()).toBe(false)
    expect(disk.opened()).toBeLessThan(70)

    disk.fault = null
    await clock.advance(5000)
    expect(hub.isReady()).toBe(true)
    expect(events.find((event) => event.type === 'store-reopened')?.downMs).toBeLessThan(65_000)
    expect(typesOf().filter((type) => type === 'store-reopened')).toHaveLength(1)
    const again = await dial({ session: sessionOf(welcome) })
    expect(again.welcome).toMatchObject({ epoch: welcome.epoch, session: { resumed: true } })
    await say(
      again.client,
      { t: 'subscribe', ch: 'orders', pos: { ...pos, offset: 1 } },
      publish(2),
      publish(3),
    )
    expect(again.client.frames.find(({ t }) => t === 'subscribed')).toMatchObject({ replay: 0 })
    expect(acks(again.client)).toEqual([
      { t: 'ack', id: 'id2', o: 2 },
      { t: 'ack', id: 'id3', o: 3 },
    ])
    expect(again.client.frames.filter(({ t }) => t === 'message')).toMatchObject([{ o: 2 }, { o: 3 }])
  })

  it('forgets clients that stay away at their time, however often the store is opened again meanwhile', async () => {
    const { clock, disk, hub, say, dial } = startHub()
    const { client, welcome } = await dial()
    await say(client, publish(1))
    // The store fails again and again, each time within the hour for which a session waits for its client.
    for (let minute = 0; minute < 62; minute += 1) {
      disk.fault = { writes: io }
      const refused = hub.publish('orders', minute).catch((error: unknown) => error)
      await clock.tick()
      expect(await refused).toBe(io)
      disk.fault = null
      await clock.advance(60_000)
      expect(hub.isReady()).toBe(true)
    }
    expect(hub.sessions().map(({ id }) => id)).not.toContain(welcome.session.id)
    expect(hub.sessions()).toHaveLength(0)
  })

  it('recognises a message that a failed write left on the disk, and gives its place to no other', async () => {
    const { clock, disk, say, dial } = startHub()
    const { client, welcome } = await dial()
    await say(client, publish(1))
    const saved = new Map(disk.records)
    await say(client, publish(2))
    const kept = new Map(disk.records)
    // The batch of the second message is on the disk, but its answer was an error.
    disk.records.clear()
    for (const [key, value] of saved) disk.records.set(key, value)
    const { client: other } = await dial()
    disk.fault = { writes: io }
    await say(other, publish(9))
    disk.records.clear()
    for (const [key, value] of kept) disk.records.set(key, value)
    disk.fault = null
    await clock.advance(5000)
    const again = await dial({ session: sessionOf(welcome) })
    await say(again.client, publish(2), publish(3))
    expect(acks(again.client)).toEqual([
      { t: 'ack', id: 'id2', o: 2, duplicate: true },
      { t: 'ack', id: 'id3', o: 3 },
    ])
  })

  it('forgets a session that never reached the disk', async () => {
    const { clock, disk, hub, say, dial } = startHub()
    const { welcome } = await dial()
    disk.fault = { writes: io }
    const late = connectPeer(hub)
    await say(late, { t: 'hello', v: 1, attempt: 0 })
    expect(late.frames.at(-1)).toMatchObject({ t: 'goodbye', reason: 'server-error' })
    disk.fault = null
    await clock.advance(5000)
    expect(hub.sessions().map(({ id }) => id)).toEqual([welcome.session.id])
  })

  it('says nothing more after it was closed', async () => {
    const disk = createMapEngine()
    const store = createStoreOn({ engine: disk.engine, location: 'memory', sync: true, cacheBytes: 1 })
    const failures: unknown[] = []
    const nothing = (): void => undefined
    const failed = (error: unknown): void => void failures.push(error)
    await store.open({ entry: nothing, removed: nothing, corrupt: nothing, failed }, 'fresh')
    disk.fault = { reads: io }
    await expect(store.read('c:orders', { after: 0, limit: 0 })).rejects.toThrow('EIO')
    expect(failures).toHaveLength(1)
    const reading = store.read('c:orders', { after: 0, limit: 0 }).catch(String)
    await store.close()
    expect(await reading).toContain('EIO')
    expect(failures).toHaveLength(1)
  })

  it('keeps other clients connected when one channel cannot be read, and is ready when it can', async () => {
    const { clock, disk, hub, say, dial, typesOf } = startHub()
    const { client: other } = await dial()
    await say(other, { t: 'subscribe', ch: 'news' })
    const { client } = await dial()
    disk.fault = { reads: new Error('EMFILE: too many open files') }
    await say(client, { t: 'subscribe', ch: 'orders' })
    expect(client.frames.at(-1)).toMatchObject({ t: 'goodbye', reason: 'server-error' })
    expect(hub.isReady()).toBe(false)
    await clock.advance(20_000)
    expect(hub.isReady()).toBe(false)
    expect(other.close).toBeUndefined()
    disk.fault = null
    await clock.advance(5000)
    expect(hub.isReady()).toBe(true)
    expect(typesOf()).not.toContain('store-reopened')
  })

  it('can be closed meanwhile, and leaves no timer', async () => {
    const { clock, disk, hub, say, dial } = startHub()
    const { client } = await dial()
    disk.fault = { writes: io, opens: io }
    await say(client, publish(1))
    await clock.advance(3000)
    const closing = hub.close()
    await clock.tick()
    await closing
    client.peer.closed(1011)
    expect(clock.timers()).toBe(0)
    expect(hub.isReady()).toBe(false)
  })

  it('is not opened again when it never opened: the app gets the error', async () => {
    const clock = createVirtualClock()
    const disk = createMapEngine(clock.environment.nextTick)
    disk.fault = { opens: io }
    const store = createStoreOn({ engine: disk.engine, location: 'memory', sync: true, cacheBytes: 1 })
    const hub = createHub({ environment: clock.environment, store })
    await expect(hub.ready).rejects.toThrow('EIO')
    expect(hub.isReady()).toBe(false)
    await hub.close()
    expect(clock.timers()).toBe(0)
  })
})

describe('a damaged history', () => {
  it('that LevelDB cannot read ends, too, and sends nobody away', async () => {
    const { disk, hub, events, say, dial } = startHub(1)
    const { client } = await dial()
    await say(client, publish(1))
    await say(client, { t: 'publish', id: 'n', ch: 'news', d: 0 })
    disk.damagedRange = 'e!000000000001'
    await say(client, { t: 'subscribe', ch: 'orders', history: 5 })
    expect(client.frames.at(-1)).toMatchObject({ t: 'subscribed', ch: 'orders', replay: 0 })
    expect(events.filter(({ type }) => type === 'store-corrupt')).toMatchObject([
      { channel: 'orders', detail: 'the file with its messages cannot be read' },
    ])
    expect(hub.isReady()).toBe(true)
  })

  it('ends for its live readers with channel-closed, and the channel goes on with a new one [O9]', async () => {
    const { disk, events, say, dial } = startHub(1)
    const { client } = await dial()
    await say(client, { t: 'subscribe', ch: 'orders' }, publish(1), publish(2))
    // Another channel takes the only place in memory.
    await say(client, { t: 'publish', id: 'n', ch: 'news', d: 0 })
    const entry = [...disk.records.keys()].find((key) => key.startsWith('e!')) ?? ''
    disk.records.set(entry, `${disk.records.get(entry)?.slice(0, -1)}9`)
    await say(client, { t: 'publish', id: 'x', ch: 'orders', d: 'x' })
    expect(client.frames.find(({ t }) => t === 'channel-error')).toEqual({
      t: 'channel-error',
      ch: 'orders',
      error: 'channel-closed',
    })
    expect(acks(client).at(-1)).toEqual({ t: 'ack', id: 'x', o: 1 })
    expect(events.filter(({ type }) => type === 'store-corrupt')).toEqual([
      { type: 'store-corrupt', channel: 'orders', detail: '1 messages fail their checksum' },
    ])
    await say(client, { t: 'subscribe', ch: 'orders', history: 10 })
    expect(client.frames.filter(({ t }) => t === 'message').at(-1)).toMatchObject({ o: 1, d: 'x' })
    expect(client.close).toBeUndefined()
  })
})
