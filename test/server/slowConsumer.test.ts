import { describe, expect, it } from 'vitest'
import { createHub } from '../../src/server/hub.js'
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
    const server = await startServer({ channels: { a: { kind: 'log', size: 20_000 } } })
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

describe('one tick', () => {
  it('leaves as one write per client, encoded once for all of them', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    const clients = Array.from({ length: 20 }, () => connectPeer(hub))
    for (const client of clients) client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    for (const [i, client] of clients.entries()) client.send({ t: 'subscribe', ch: i < 15 ? 'a' : 'b' })
    await clock.tick()
    for (const client of clients) client.batches.length = 0
    await Promise.all([hub.publish('a', 1), hub.publish('b', 2), hub.publish('a', 3)])
    await clock.tick()
    for (const client of clients) expect(client.batches).toHaveLength(1)
    expect(new Set(clients.map(({ batches }) => batches[0])).size, 'one batch for each channel').toBe(2)
    expect(clients[0]?.batches[0]?.text).toBe(
      '[{"t":"message","ch":"a","o":1,"d":1},{"t":"message","ch":"a","o":2,"d":3}]',
    )
    expect(clients[19]?.batches[0]?.text).toBe('{"t":"message","ch":"b","o":1,"d":2}')
  })

  it('replays to each client from its own position', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    await Promise.all([1, 2, 3].map((i) => hub.publish('a', i)))
    const clients = [0, 1, 0, 1].map((offset) => ({ offset, ...connectPeer(hub) }))
    for (const client of clients) client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    for (const client of clients) client.batches.length = 0
    const epoch = `${await hub.ready}.1`
    for (const { offset, send } of clients) send({ t: 'subscribe', ch: 'a', pos: { epoch, offset } })
    await clock.tick()
    const [a, b, c, d] = clients.map(({ batches }) => batches.map(({ text }) => text).join())
    expect([c, d]).toEqual([a, b])
    expect(a).toContain('"o":1')
    expect(b).not.toContain('"o":1')
  })

  it('splits more frames than one batch holds', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, limits: { maxBatch: 4 } })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    client.send({ t: 'subscribe', ch: 'a' })
    await clock.tick()
    client.batches.length = 0
    await Promise.all(Array.from({ length: 9 }, (_, i) => hub.publish('a', i)))
    await clock.tick()
    expect(client.batches.map(({ frames }) => frames)).toEqual([4, 4, 1])
    expect(client.frames.filter((frame) => frame.t === 'message').map(({ o }) => o)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
  })
})
