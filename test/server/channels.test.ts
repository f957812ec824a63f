import { describe, expect, it } from 'vitest'
import type { Position } from '../../src/core/position.js'
import { epochOfHistory } from '../../src/server/hub/historyName.js'
import { createHub } from '../../src/server/hub.js'
import { createVirtualClock } from './support/virtualClock.js'
import { sessionOf, startServer, type TestServer } from './support/testServer.js'

const publishMany = (server: TestServer, channel: string, count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, i) => server.publish(channel, i)))

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('a log channel', () => {
  it('starts at the head, or with the newest messages that were asked for', async () => {
    const server = await startServer({ channels: { '*': { kind: 'log', size: 5 } } })
    await publishMany(server, 'a', 8)
    const head = await server.connect()
    head.send({ t: 'subscribe', ch: 'a' })
    expect(await head.next('subscribed')).toMatchObject({ kind: 'log', pos: { offset: 8 }, replay: 0 })
    const some = await server.connect()
    some.send({ t: 'subscribe', ch: 'a', history: 2 })
    expect(await some.next('subscribed')).toMatchObject({ pos: { offset: 6 }, replay: 2 })
    const all = await server.connect()
    all.send({ t: 'subscribe', ch: 'a', history: 1000 })
    expect(await all.next('subscribed')).toMatchObject({ pos: { offset: 3 }, replay: 5 })
    const start = await server.connect()
    start.send({ t: 'subscribe', ch: 'a', pos: { epoch: '*', offset: 0 } })
    expect(await start.next('subscribed')).toMatchObject({ pos: { offset: 3 }, replay: 5 })
    await server.publish('a', 'new')
    for (const client of [head, some, all, start]) await client.until(() => client.offsets('a').at(-1) === 9)
    expect(head.offsets('a')).toEqual([9])
    expect(some.offsets('a')).toEqual([7, 8, 9])
    expect(all.offsets('a')).toEqual(range(4, 9))
    expect(start.offsets('a')).toEqual(range(4, 9))
  })

  it.each([
    [10, range(3, 12), []],
    [11, [], [{ t: 'channel-error', ch: 'a', error: 'channel-full', requested: 2, available: 4 }]],
  ])(
    'of size 10 that missed %i is replayed without a gap up to 10, and full beyond [E3]',
    async (missed, offsets, errors) => {
      const server = await startServer({ channels: { a: { kind: 'log', size: 10 } } })
      await publishMany(server, 'a', 2)
      const before = await server.connect()
      before.send({ t: 'subscribe', ch: 'a' })
      const { pos } = await before.next('subscribed')
      before.cut()
      await publishMany(server, 'a', missed)
      const after = await server.connect({ session: sessionOf(before.welcome) })
      after.send({ t: 'subscribe', ch: 'a', pos })
      await after.settle()
      expect(after.offsets('a')).toEqual(offsets)
      expect(after.errors('a')).toEqual(errors)
    },
  )

  it('sends nothing of a channel after its error until the client subscribes again [E4]', async () => {
    const server = await startServer({ channels: { '*': { kind: 'log', size: 10 } } })
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' }, { t: 'subscribe', ch: 'b' })
    const { pos } = await client.next('subscribed')
    await client.next('subscribed')
    client.send({ t: 'unsubscribe', ch: 'a' })
    await client.next('unsubscribed')
    await publishMany(server, 'a', 20)
    client.send({ t: 'subscribe', ch: 'a', pos })
    expect(await client.next('channel-error')).toMatchObject({ error: 'channel-full' })
    const seen = client.frames.length
    await publishMany(server, 'a', 20)
    await server.publish('b', 1)
    await client.settle()
    expect(client.frames.slice(seen).filter((frame) => 'ch' in frame && frame.ch === 'a')).toEqual([])
    expect(client.offsets('b')).toEqual([1])
    client.send({ t: 'subscribe', ch: 'a' })
    await client.next('subscribed')
    await server.publish('a', 'again')
    await client.until(() => client.offsets('a').includes(41))
    expect(client.offsets('a')).toEqual([41])
  })

  it('forgets by age too, and reports it to a client that missed messages', async () => {
    const clock = createVirtualClock()
    const channels = { a: { kind: 'log', maxAgeMs: 1000 } } as const
    const hub = createHub({ environment: clock.environment, channels })
    const sent: string[] = []
    const peer = hub.accept({
      send: ({ text }) => sent.push(text),
      close: () => undefined,
      bufferedAmount: () => 0,
      whenDrained: (run) => run(),
    })
    peer.receive('{"t":"hello","v":1,"attempt":0}')
    await hub.publish('a', 1)
    await clock.advance(600)
    await hub.publish('a', 2)
    await clock.advance(600)
    const epoch = epochOfHistory(await hub.ready, 'c:a', 1)
    peer.receive(JSON.stringify({ t: 'subscribe', ch: 'a', pos: { epoch, offset: 0 } }))
    await clock.tick()
    expect(sent.at(-1)).toContain('"error":"channel-full","requested":0,"available":2')
    peer.receive(JSON.stringify({ t: 'subscribe', ch: 'a', pos: { epoch, offset: 1 } }))
    await clock.tick()
    expect(sent.at(-1)).toContain('"o":2,"d":2')
    await clock.advance(600)
    peer.receive(JSON.stringify({ t: 'subscribe', ch: 'a', pos: { epoch, offset: 2 } }))
    await clock.tick()
    expect(JSON.parse(sent.at(-1) ?? '')).toMatchObject({ t: 'subscribed', replay: 0, pos: { offset: 2 } })
  })
})

describe('a latest channel', () => {
  it('gives one message after 5000 were missed: the newest, and never an error [E5]', async () => {
    const server = await startServer({ channels: { '*': { kind: 'latest' } } })
    await server.publish('price', 'old')
    const before = await server.connect()
    before.send({ t: 'subscribe', ch: 'price' })
    const { pos } = await before.next('subscribed')
    await before.next('message')
    before.cut()
    await publishMany(server, 'price', 5000)
    const after = await server.connect({ session: sessionOf(before.welcome) })
    after.send({ t: 'subscribe', ch: 'price', pos: { ...pos, offset: 1 } })
    expect(await after.next('subscribed')).toMatchObject({ kind: 'latest', replay: 1 })
    await after.settle()
    expect(after.messages('price')).toMatchObject([{ t: 'message', ch: 'price', o: 5001, d: 4999 }])
    expect(after.errors('price')).toEqual([])
  })

  it('gives nothing to a client that has the newest value', async () => {
    const server = await startServer({ channels: { '*': { kind: 'latest' } } })
    await server.publish('price', 1)
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'price' })
    const { pos, replay } = await client.next('subscribed')
    expect([pos.offset, replay]).toEqual([0, 1])
    client.send({ t: 'subscribe', ch: 'price', pos: { ...pos, offset: 1 } })
    expect(await client.next('subscribed')).toMatchObject({ replay: 0, pos: { offset: 1 } })
    await client.settle()
    expect(client.offsets('price')).toEqual([1])
  })
})

describe('a history that is gone', () => {
  it('closes one channel for its subscribers and does not affect the others [E6]', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' }, { t: 'subscribe', ch: 'b' })
    const { pos } = await client.next('subscribed')
    await client.next('subscribed')
    await publishMany(server, 'a', 3)
    await client.until(() => client.offsets('a').length === 3)
    await server.closeChannel('a')
    const last: Position = { epoch: pos.epoch, offset: 3 }
    expect(await client.next('channel-error')).toEqual({
      t: 'channel-error',
      ch: 'a',
      error: 'channel-closed',
      last,
    })
    await server.publish('a', 'new history')
    await server.publish('b', 1)
    await client.settle()
    expect(client.offsets('a')).toEqual([1, 2, 3])
    expect(client.offsets('b')).toEqual([1])
    client.send({ t: 'subscribe', ch: 'a', pos: { ...pos, offset: 2 } })
    expect(await client.next('channel-error')).toMatchObject({ error: 'channel-closed', last })
    client.send({ t: 'subscribe', ch: 'a', pos: { epoch: '*', offset: 0 } })
    const again = await client.next('subscribed')
    expect(again.pos.epoch).not.toBe(pos.epoch)
    expect(again).toMatchObject({ replay: 1, pos: { offset: 0 } })
  })

  it('answers channel-closed for an unknown creation in the same store, without an end that is forgotten', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a', pos: { epoch: `${server.epoch}.77`, offset: 2 } })
    expect(await client.next('channel-error')).toEqual({
      t: 'channel-error',
      ch: 'a',
      error: 'channel-closed',
    })
  })

  it('answers process-closed for every position of another store, and for one beyond the head', async () => {
    const first = await startServer()
    const before = await first.connect()
    before.send({ t: 'subscribe', ch: 'a' }, { t: 'subscribe', ch: 'b' })
    const a = await before.next('subscribed')
    const b = await before.next('subscribed')
    await first.publish('a', 1)
    await first.close()
    const second = await startServer()
    await second.publish('a', 'other')
    const after = await second.connect({ session: sessionOf(before.welcome), attempt: 1 })
    expect(after.welcome.epoch).not.toBe(before.welcome.epoch)
    expect(after.welcome.session.resumed).toBe(false)
    after.send({ t: 'subscribe', ch: 'a', pos: a.pos }, { t: 'subscribe', ch: 'b', pos: b.pos })
    await after.settle()
    expect(after.frames.filter((frame) => frame.t === 'channel-error')).toEqual([
      { t: 'channel-error', ch: 'a', error: 'process-closed' },
      { t: 'channel-error', ch: 'b', error: 'process-closed' },
    ])
    after.send({ t: 'subscribe', ch: 'c' })
    const { pos } = await after.next('subscribed')
    after.send({ t: 'subscribe', ch: 'c', pos: { ...pos, offset: 5 } })
    expect(await after.next('channel-error')).toMatchObject({ ch: 'c', error: 'process-closed' })
    expect(after.offsets('a')).toEqual([])
  })
})
