import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { createHub } from '../../src/server/hub.js'
import type { PagedMessage, PageFrame } from '../../src/wire/messageFrames.js'
import type { TestClient } from './support/testClient.js'
import { connectPeer } from './support/testPeer.js'
import { startServer, type TestServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const publishMany = (server: TestServer, channel: string, count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, i) => server.publish(channel, i)))

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

async function subscribed(server: TestServer, ch: string): Promise<{ client: TestClient; epoch: string }> {
  const client = await server.connect()
  client.send({ t: 'subscribe', ch })
  const { pos } = await client.next('subscribed')
  return { client, epoch: pos.epoch }
}

async function page(
  client: TestClient,
  ch: string,
  epoch: string,
  before: number,
  limit: number,
): Promise<PageFrame> {
  client.send({ t: 'page', ch, epoch, before, limit })
  return client.next('page')
}

async function levelStore(): Promise<ChannelStore> {
  const location = await mkdtemp(join(tmpdir(), 'connectivity-paging-'))
  onTestFinished(() => rm(location, { recursive: true, force: true }))
  return createLevelStore({ location })
}

describe('paging back', () => {
  it.each([
    ['memory', async () => createMemoryStore()],
    ['disk', levelStore],
  ] as const)(
    'gives everything that %s keeps, once and in order, whatever the size of a page',
    async (_, make) => {
      const server = await startServer({ store: await make(), channels: { a: { kind: 'log', size: 40 } } })
      await publishMany(server, 'a', 60)
      const { client, epoch } = await subscribed(server, 'a')
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 70 }),
          fc.integer({ min: 0, max: 90 }),
          async (limit, from) => {
            let before = from
            const got: PagedMessage[] = []
            for (;;) {
              const { messages, more } = await page(client, 'a', epoch, before, limit)
              expect(messages.length).toBeLessThanOrEqual(limit)
              got.unshift(...messages)
              if (!more) break
              before = messages[0]?.o ?? 0
            }
            const expected = range(21, Math.min(from - 1, 60))
            expect(got.map(({ o, d }) => ({ o, d }))).toEqual(expected.map((o) => ({ o, d: o - 1 })))
          },
        ),
        { numRuns: 40 },
      )
    },
  )

  it('gives at most 200 messages at once, and says that there are more', async () => {
    const server = await startServer()
    await publishMany(server, 'a', 500)
    const { client, epoch } = await subscribed(server, 'a')
    const first = await page(client, 'a', epoch, 501, 1_000_000)
    expect(first.messages.map(({ o }) => o)).toEqual(range(301, 500))
    expect(first).toMatchObject({ ch: 'a', epoch, before: 501, more: true })
    const last = await page(client, 'a', epoch, 101, 200)
    expect(last.messages.map(({ o }) => o)).toEqual(range(1, 100))
    expect(last.more).toBe(false)
  })

  it('ends a page at 256 kB and leaves the rest for the next, but a larger message still comes', async () => {
    const server = await startServer({ limits: { maxBufferedBytes: 100_000_000 } })
    for (let i = 0; i < 10; i++) await server.publish('a', 'ä'.repeat(30_000))
    await server.publish('a', 'x'.repeat(400_000))
    await server.publish('a', 'end')
    const { client, epoch } = await subscribed(server, 'a')
    const sizes: number[] = []
    client.socket.on('message', (data) => sizes.push(Buffer.byteLength(String(data))))
    const pages: number[][] = []
    for (let before = 13; ;) {
      const { messages, more } = await page(client, 'a', epoch, before, 200)
      pages.push(messages.map(({ o }) => o))
      if (!more) break
      before = messages[0]?.o ?? 0
    }
    expect(pages).toEqual([[12], [11], [7, 8, 9, 10], [3, 4, 5, 6], [1, 2]])
    expect(sizes.filter((size) => size > 262_144)).toHaveLength(1)
  })

  it('is for subscribers only, and never of another history', async () => {
    const server = await startServer()
    await publishMany(server, 'a', 3)
    const { client, epoch } = await subscribed(server, 'a')
    expect(await page(client, 'b', epoch, 3, 10)).toEqual({
      t: 'page',
      ch: 'b',
      epoch,
      before: 3,
      messages: [],
      more: false,
      error: 'not-subscribed',
    })
    expect(await page(client, 'a', 'other.1', 3, 10)).toMatchObject({ messages: [], error: 'channel-closed' })
    client.send({ t: 'unsubscribe', ch: 'a' }, { t: 'page', ch: 'a', epoch, before: 3, limit: 10 })
    expect(await client.next('page')).toMatchObject({ messages: [], error: 'not-subscribed' })
    await server.closeChannel('a')
    await server.publish('a', 'a new history')
    client.send({ t: 'subscribe', ch: 'a' }, { t: 'page', ch: 'a', epoch, before: 9, limit: 10 })
    expect(await client.next('page')).toMatchObject({ messages: [], more: false, error: 'channel-closed' })
  })

  it('answers when the store fails, and the connection stays', async () => {
    const memory = createMemoryStore()
    let isBroken = false
    const store: ChannelStore = {
      ...memory,
      read: (...given) => (isBroken ? Promise.reject(new Error('disk')) : memory.read(...given)),
    }
    const server = await startServer({ store })
    await publishMany(server, 'a', 3)
    const { client, epoch } = await subscribed(server, 'a')
    isBroken = true
    expect(await page(client, 'a', epoch, 3, 10)).toMatchObject({ messages: [], error: 'server-error' })
    isBroken = false
    expect((await page(client, 'a', epoch, 3, 10)).messages).toHaveLength(2)
  })

  it('gives nothing that is too old, and no history of a latest channel', async () => {
    const clock = createVirtualClock()
    const channels = { aged: { kind: 'log', maxAgeMs: 1000 }, price: { kind: 'latest' } } as const
    const hub = createHub({ environment: clock.environment, channels })
    const peer = connectPeer(hub)
    peer.send({ t: 'hello', v: 1, attempt: 0 })
    for (let i = 1; i <= 5; i++) {
      await hub.publish('aged', i)
      await hub.publish('price', i)
      await clock.advance(300)
    }
    peer.send({ t: 'subscribe', ch: 'aged' }, { t: 'subscribe', ch: 'price' })
    await clock.tick()
    for (const frame of [...peer.frames])
      if (frame.t === 'subscribed')
        peer.send({ t: 'page', ch: frame.ch, epoch: frame.pos.epoch, before: 6, limit: 10 })
    await clock.tick()
    const pages = peer.frames.filter((frame) => frame.t === 'page')
    expect(pages.map(({ ch, messages, more }) => [ch, messages.map(({ o }) => o), more])).toEqual([
      ['aged', [3, 4, 5], false],
      ['price', [], false],
    ])
  })

  it('waits for a client that does not read, holds one page, and goes on when it reads again', async () => {
    const clock = createVirtualClock()
    const limits = { maxBufferedBytes: 1_000_000, slowConsumerMs: 5000 }
    const hub = createHub({ environment: clock.environment, limits })
    for (let i = 0; i < 10; i++) await hub.publish('a', 'x'.repeat(200_000))
    const peer = connectPeer(hub)
    peer.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    peer.send({ t: 'subscribe', ch: 'a' })
    await clock.tick()
    const subscription = peer.frames.at(-1)
    const epoch = subscription?.t === 'subscribed' ? subscription.pos.epoch : ''
    peer.buffered = 2_000_000
    const ask = (before: number) => ({ t: 'page', ch: 'a', epoch, before, limit: 1 })
    peer.send(...range(2, 11).map(ask))
    await clock.advance(2000)
    const pages = () => peer.frames.flatMap((frame) => (frame.t === 'page' ? [frame.before] : []))
    expect(pages()).toEqual([])
    peer.buffered = 0
    await clock.advance(1000)
    expect(pages()).toEqual(range(2, 11))
    expect(peer.close).toBeUndefined()
    peer.buffered = 2_000_000
    peer.send(ask(5))
    await clock.advance(6000)
    expect(peer.close?.code, 'one that never reads has to go').toBe(1013)
    await hub.close()
    expect(clock.timers()).toBe(0)
  })

  it('counts against the rate like a subscribe', async () => {
    const server = await startServer({ limits: { framesPerSecond: 10, frameBurst: 20 } })
    await publishMany(server, 'a', 3)
    const { client, epoch } = await subscribed(server, 'a')
    const ask = { t: 'page', ch: 'a', epoch, before: 3, limit: 1 }
    client.send(...Array.from({ length: 150 }, () => ask))
    await client.until(() => client.frames.filter((frame) => frame.t === 'page').length === 150)
    for (let i = 0; i < 5; i++) client.send(...Array.from({ length: 200 }, () => ask))
    expect(await client.closed).toEqual({ code: 4429, reason: 'rate-limited' })
  })
})
