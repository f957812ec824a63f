import { describe, expect, it } from 'vitest'
import { createMemoryStore } from 'react-connectivity/server'
import type { LevelEngine } from '../../src/server/level/engine.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { createMapEngine } from './support/mapEngine.js'
import { sessionOf, startServer, until, type TestServer } from './support/testServer.js'

const publishMany = (server: TestServer, channel: string, count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, i) => server.publish(channel, i)))

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('a session channel', () => {
  it.each([
    [1001, range(1, 1001), 0],
    [1002, [], 1],
  ])(
    'keeps 1001 unread messages, and with %i of them is full or not [E2]',
    async (missed, offsets, errors) => {
      const server = await startServer({ channels: { inbox: { kind: 'session' } } })
      const before = await server.connect()
      before.send({ t: 'subscribe', ch: 'inbox' })
      const { pos } = await before.next('subscribed')
      before.cut()
      await server.seen('connection-closed')
      await publishMany(server, 'inbox', missed)
      const after = await server.connect({ session: sessionOf(before.welcome) })
      after.send({ t: 'subscribe', ch: 'inbox', pos })
      await after.settle()
      await after.settle()
      expect(after.offsets('inbox')).toEqual(offsets)
      expect(after.errors('inbox').map(({ error }) => error)).toEqual(
        Array.from({ length: errors }, () => 'channel-full'),
      )
    },
  )

  it('goes on for a client that leaves it and comes back in the same tick, with what is sent after that', async () => {
    const disk = createMapEngine()
    const store = createStoreOn({
      engine: disk.engine,
      location: 'memory',
      sync: true,
      cacheBytes: 1_000_000,
    })
    const server = await startServer({ store, channels: { inbox: { kind: 'session' } } })
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'inbox' })
    await client.next('subscribed')
    await server.publish('inbox', 'before')
    await client.next('message')
    client.send({ t: 'unsubscribe', ch: 'inbox' }, { t: 'subscribe', ch: 'inbox' })
    await client.next('unsubscribed')
    await client.next('subscribed')
    await server.publish('inbox', 'after')
    expect(await client.next('message')).toMatchObject({ d: 'after' })
    expect(client.errors('inbox')).toEqual([])
  })

  it('stays closed after it was full until it is subscribed without a position', async () => {
    const server = await startServer({ channels: { inbox: { kind: 'session', size: 3 } } })
    const before = await server.connect()
    before.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await before.next('subscribed')
    before.cut()
    await server.seen('connection-closed')
    await publishMany(server, 'inbox', 9)
    const after = await server.connect({ session: sessionOf(before.welcome) })
    for (let i = 0; i < 2; i++) {
      after.send({ t: 'subscribe', ch: 'inbox', pos })
      expect(await after.next('channel-error')).toMatchObject({ error: 'channel-full' })
      await publishMany(server, 'inbox', 2)
    }
    after.send({ t: 'subscribe', ch: 'inbox' })
    const again = await after.next('subscribed')
    await server.publish('inbox', 'fresh')
    await after.next('message')
    expect(after.messages('inbox')).toMatchObject([{ o: again.pos.offset + 1, d: 'fresh' }])
  })

  it('is full when an unread message had to go for the bytes of a later one, and not before', async () => {
    const server = await startServer({ channels: { inbox: { kind: 'session', maxBytes: 10_000 } } })
    const before = await server.connect()
    before.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await before.next('subscribed')
    // What was read makes room.
    for (let n = 0; n < 20; n += 1) await server.publish('inbox', 'x'.repeat(1000))
    await before.until(() => before.messages('inbox').length === 20)
    before.cut()
    await server.seen('connection-closed')
    for (let n = 0; n < 8; n += 1) await server.publish('inbox', 'x'.repeat(1000))
    const resumed = async () => {
      const after = await server.connect({ session: sessionOf(before.welcome) })
      after.send({ t: 'subscribe', ch: 'inbox', pos: { ...pos, offset: 20 } })
      return after
    }
    const first = await resumed()
    await first.until(() => first.messages('inbox').length === 8)
    first.cut()
    await until('the socket to be gone', () => server.sessions()[0]?.connected === false)
    for (let n = 0; n < 9; n += 1) await server.publish('inbox', 'x'.repeat(1000))
    const second = await server.connect({ session: sessionOf(before.welcome) })
    second.send({ t: 'subscribe', ch: 'inbox', pos: { ...pos, offset: 28 } })
    expect(await second.next('channel-error')).toMatchObject({
      error: 'channel-full',
      requested: 28,
      available: 38,
    })
  })

  it('is a queue of each session, filled by the server only', async () => {
    const server = await startServer({ channels: { inbox: { kind: 'session' } } })
    const [ada, bob] = [await server.connect(), await server.connect()]
    for (const client of [ada, bob]) {
      client.send({ t: 'subscribe', ch: 'inbox' })
      await client.next('subscribed')
    }
    await server.publish('inbox', 'to ada', { session: ada.welcome.session.id })
    await server.publish('inbox', 'to all')
    await ada.until(() => ada.messages('inbox').length === 2)
    await bob.next('message')
    expect(bob.messages('inbox').map(({ d }) => d)).toEqual(['to all'])
    ada.send({ t: 'publish', id: '1', ch: 'inbox', d: 1 })
    expect(await ada.next('nack')).toMatchObject({ id: '1', error: 'forbidden' })
  })

  it('collects again after a restart for the sessions that had subscribed', async () => {
    const store = createMemoryStore()
    const channels = { inbox: { kind: 'session' } } as const
    const first = await startServer({ store, channels })
    const before = await first.connect()
    before.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await before.next('subscribed')
    await first.publish('inbox', 1)
    await before.next('message')
    await first.close()
    const second = await startServer({ store, channels })
    await second.publish('inbox', 2)
    const after = await second.connect({ session: sessionOf(before.welcome) })
    expect(after.welcome.session.resumed).toBe(true)
    after.send({ t: 'subscribe', ch: 'inbox', pos: { ...pos, offset: 1 } })
    expect(await after.next('message')).toMatchObject({ o: 2, d: 2 })
  })
})

describe('a session with many queues', () => {
  const channels = { 'inbox*': { kind: 'session' } } as const
  const subscribeAll = (count: number): object[] =>
    Array.from({ length: count }, (_, n) => ({ t: 'subscribe', ch: `inbox${'x'.repeat(180)}${n}` }))

  it('is not written anew for each of them, and has them all after a restart', async () => {
    const { engine, records } = createMapEngine()
    let bytes = 0
    const counting: LevelEngine = {
      ...engine,
      async open() {
        const db = await engine.open()
        return {
          ...db,
          batch(operations, options) {
            for (const operation of operations)
              if (operation.type === 'put') bytes += operation.key.length + operation.value.length
            return db.batch(operations, options)
          },
        }
      },
    }
    const storeOn = () =>
      createStoreOn({ engine: counting, location: 'memory', sync: true, cacheBytes: 1_000_000 })
    const server = await startServer({ store: storeOn(), channels })
    const client = await server.connect()
    for (let n = 0; n < 1000; n += 50) {
      client.send(...subscribeAll(n + 50).slice(n))
      await client.until(() => client.frames.filter(({ t }) => t === 'subscribed').length === n + 50)
    }
    // The name is in the record of the queue and in that of its channel, and a few facts with it.
    expect(bytes).toBeLessThan(1000 * 2000)
    await server.close()
    expect([...records.keys()].filter((key) => key.startsWith('q!'))).toHaveLength(1000)
    const again = await startServer({ store: storeOn(), channels })
    expect(again.sessions()[0]?.channels).toHaveLength(1000)
    await again.closeSession(client.welcome.session.id)
    await again.close()
    expect([...records.keys()].filter((key) => /^[qse]!|^c!s:/.test(key))).toEqual([])
  })

  it('has no more of them than a connection may have, also over several connections', async () => {
    const server = await startServer({ channels, limits: { maxSubscriptions: 3 } })
    const before = await server.connect()
    before.send(...subscribeAll(3))
    await before.until(() => before.frames.filter(({ t }) => t === 'subscribed').length === 3)
    before.cut()
    await server.seen('connection-closed')
    const after = await server.connect({ session: sessionOf(before.welcome) })
    after.send({ t: 'subscribe', ch: 'inbox' }, ...subscribeAll(3).slice(2))
    expect(await after.next('channel-error')).toMatchObject({ ch: 'inbox', error: 'too-many-channels' })
    await after.next('subscribed')
    // One that ends makes room.
    after.send({ t: 'unsubscribe', ch: `inbox${'x'.repeat(180)}0` }, { t: 'subscribe', ch: 'inbox' })
    expect(await after.next('subscribed')).toMatchObject({ ch: 'inbox' })
  })
})
