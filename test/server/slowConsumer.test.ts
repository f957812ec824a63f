import { Duplex } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { createHub } from '../../src/server/hub.js'
import { WebSocketLink } from '../../src/server/http/webSocketLink.js'
import { connectPeer } from './support/testPeer.js'
import { startServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const kilobyte = 'x'.repeat(1000)

async function congestedHub(size: number) {
  const clock = createVirtualClock()
  const hub = createHub({
    environment: clock.environment,
    channels: { a: { kind: 'log', size } },
    limits: { maxBufferedBytes: 20_000, slowConsumerMs: 5000 },
  })
  const client = connectPeer(hub)
  client.send({ t: 'hello', v: 1, attempt: 0 })
  await clock.tick()
  client.send({ t: 'subscribe', ch: 'a' })
  await clock.tick()
  client.buffered = 30_000
  const offsets = () => client.frames.flatMap((frame) => (frame.t === 'message' ? [frame.o] : []))
  return { clock, hub, client, offsets }
}

describe('a client that reads too slowly', () => {
  it('gets nothing pushed while its line is full, and everything without a gap once it drains', async () => {
    const { clock, hub, client, offsets } = await congestedHub(1000)
    for (let i = 0; i < 500; i++) await hub.publish('a', kilobyte)
    await clock.advance(100)
    expect(offsets()).toEqual([])
    client.buffered = 0
    await clock.advance(2000)
    expect(offsets()).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
    expect(Math.max(...client.batches.map(({ text }) => text.length))).toBeLessThan(70_000)
    await hub.publish('a', 'live again')
    await clock.tick()
    expect(offsets().at(-1)).toBe(501)
  })

  it('is served again as soon as its line has drained, and not before it is half empty', async () => {
    const { clock, hub, client, offsets } = await congestedHub(1000)
    await hub.publish('a', kilobyte)
    await clock.tick()
    client.buffered = 10_001
    await clock.tick()
    expect(offsets()).toEqual([])
    client.buffered = 10_000
    await clock.tick()
    expect(offsets()).toEqual([1])
  })

  it('costs no timer: a thousand of them share one, and are given up in their order', async () => {
    const clock = createVirtualClock()
    const limits = { maxBufferedBytes: 20_000, slowConsumerMs: 5000 }
    const hub = createHub({ environment: clock.environment, channels: { '*': { kind: 'log' } }, limits })
    const clients = Array.from({ length: 1000 }, (_, i) => connectPeer(hub, { address: `${i}` }))
    for (const client of clients) client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    for (const [i, client] of clients.entries()) client.send({ t: 'subscribe', ch: i < 400 ? 'a' : 'b' })
    await clock.tick()
    for (const client of clients) client.buffered = 30_000
    const congested: string[] = []
    hub.on((event) => event.type === 'congested' && congested.push(event.connectionId))
    const before = clock.timers()
    await hub.publish('a', 1)
    await clock.advance(1000)
    await hub.publish('b', 1)
    await clock.tick()
    expect(congested).toHaveLength(1000)
    expect(clock.timers() - before).toBe(1)
    const ended = (): number => clients.filter(({ close }) => close !== undefined).length
    clients[0]!.buffered = 0
    await clock.advance(3999)
    expect(ended()).toBe(0)
    await clock.advance(1)
    expect(ended()).toBe(399)
    await clock.advance(999)
    expect(ended()).toBe(399)
    await clock.advance(1)
    expect(ended()).toBe(999)
    expect(clients[0]?.close).toBeUndefined()
  })

  it('is waited for once, also while it gets answers', async () => {
    const { clock, hub, client, offsets } = await congestedHub(1000)
    await hub.publish('a', 1)
    for (let n = 0; n < 5; n++) {
      client.send({ t: 'ping', n })
      await clock.tick()
    }
    expect(client.frames.filter(({ t }) => t === 'pong')).toHaveLength(5)
    expect(client.waits()).toBe(1)
    client.buffered = 15_000
    expect(client.waits(), 'the answers came after the first wait').toBe(1)
    client.buffered = 0
    await clock.tick()
    expect(offsets()).toEqual([1])
    expect(client.waits()).toBe(0)
  })

  it('leaves no timer behind when it goes', async () => {
    const { clock, hub, client } = await congestedHub(1000)
    await hub.publish('a', 1)
    await clock.tick()
    client.peer.closed()
    await hub.close()
    expect(clock.timers()).toBe(0)
  })

  it('is noticed as drained however little its socket held', () => {
    const held: (() => void)[] = []
    const socket = new Duplex({
      highWaterMark: 1_000_000,
      read: () => undefined,
      write: (_chunk, _encoding, done) => void held.push(done),
    })
    const link = new WebSocketLink({ readyState: 1, OPEN: 1 } as WebSocket, socket, { sentBytes: 0 })
    link.send({ text: kilobyte, frames: 1 })
    let drained = 0
    link.whenDrained(() => drained++)
    expect([drained, link.bufferedAmount() > 1000]).toEqual([0, true])
    while (held.length > 0) held.shift()?.()
    expect([drained, link.bufferedAmount()]).toEqual([1, 0])
  })

  it('is not given up when its line drained unnoticed', async () => {
    const { clock, hub, client, offsets } = await congestedHub(1000)
    await hub.publish('a', 1)
    await clock.tick()
    client.fakeBuffered(0)
    await clock.advance(5000)
    expect(client.close).toBeUndefined()
    expect(offsets()).toEqual([1])
  })

  it('is not answered with pongs while its line is full', async () => {
    const { client } = await congestedHub(1000)
    expect(client.peer.control()).toBe(false)
    client.buffered = 20_000
    expect(client.peer.control()).toBe(true)
  })

  it('gets channel-full when the ring has dropped its messages meanwhile', async () => {
    const { clock, hub, client } = await congestedHub(10)
    for (let i = 0; i < 50; i++) await hub.publish('a', i)
    client.buffered = 0
    await clock.advance(100)
    expect(client.frames.slice(2)).toEqual([
      { t: 'channel-error', ch: 'a', error: 'channel-full', requested: 0, available: 41 },
    ])
  })

  it('is closed with 1013 when it stays that slow', async () => {
    const { clock, hub, client } = await congestedHub(1000)
    await hub.publish('a', 1)
    await clock.advance(4900)
    expect(client.close).toBeUndefined()
    await clock.advance(200)
    expect(client.close).toMatchObject({ code: 1013 })
  })

  it('is closed with 1013 when it keeps asking and reads none of the answers', async () => {
    const { clock, client } = await congestedHub(1000)
    client.buffered = 79_000
    client.send({ t: 'ping', n: 1 })
    await clock.tick()
    expect(client.close, 'up to four times the limit').toBeUndefined()
    client.buffered = 81_000
    client.send({ t: 'ping', n: 2 })
    await clock.tick()
    expect(client.close).toMatchObject({ code: 1013 })
    expect(client.frames.at(-1)).toMatchObject({ t: 'goodbye', reason: 'overloaded' })
  })

  it('holds bounded memory on a real socket and still misses nothing', async () => {
    const server = await startServer({ channels: { a: { kind: 'log', size: 20_000, maxBytes: 50_000_000 } } })
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' })
    await client.next('subscribed')
    client.socket.pause()
    const block = 'y'.repeat(4000)
    for (let i = 0; i < 6000; i++) await server.publish('a', block)
    expect(await server.seen('congested')).toMatchObject({ type: 'congested' })
    const congested = server.events.filter((event) => event.type === 'congested')
    expect(congested.every(({ bufferedBytes }) => bufferedBytes < 2_200_000)).toBe(true)
    client.socket.resume()
    await client.until(() => client.offsets('a').length >= 6000, 60_000)
    expect(client.offsets('a')).toEqual(Array.from({ length: 6000 }, (_, i) => i + 1))
  })
})

describe('a client that reads at once', () => {
  it('gets a tick of many messages at once when the limit is smaller than the buffer of the socket', async () => {
    const server = await startServer({
      channels: { a: { kind: 'log', size: 1000 } },
      limits: { maxBufferedBytes: 4000, slowConsumerMs: 600_000 },
    })
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' })
    await client.next('subscribed')
    await Promise.all(Array.from({ length: 300 }, () => server.publish('a', kilobyte)))
    await client.until(() => client.offsets('a').length === 300)
    expect(server.events.some(({ type }) => type === 'congested')).toBe(true)
    expect(client.offsets('a')).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
  })
})
