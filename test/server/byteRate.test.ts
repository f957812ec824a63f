import { describe, expect, it } from 'vitest'
import { createMemoryStore } from 'react-connectivity/server'
import { createHub, type HubOptions } from '../../src/server/hub.js'
import type { ServerFrame } from '../../src/wire/frames.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'

async function start(options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const hub = createHub({ environment: clock.environment, ...options })
  const join = async (token = 'ada'): Promise<TestPeer> => {
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0, token })
    await clock.tick()
    return client
  }
  return { clock, hub, join }
}

const publish = (n: number, length: number, ch = 'a') => ({
  t: 'publish',
  id: `id${n}`,
  ch,
  d: 'x'.repeat(length),
})
const all = <T extends ServerFrame['t']>({ frames }: TestPeer, type: T) =>
  frames.filter((frame): frame is Extract<ServerFrame, { t: T }> => frame.t === type)

describe('a client that sends many bytes', () => {
  const limits = { bytesPerSecond: 10_000, byteBurst: 20_000 }

  it('is delayed to the rate of bytes, in its order', async () => {
    const { clock, join } = await start({ limits })
    const client = await join()
    for (let n = 1; n <= 5; n += 1) client.send(publish(n, 10_000))
    await clock.tick()
    expect(all(client, 'ack').map(({ id }) => id)).toEqual(['id1'])
    await clock.advance(1500)
    expect(all(client, 'ack').map(({ id }) => id)).toEqual(['id1', 'id2', 'id3'])
    await clock.advance(3000)
    expect(all(client, 'ack').map(({ id }) => id)).toEqual(['id1', 'id2', 'id3', 'id4', 'id5'])
    // Small ones are not delayed by the rate of frames.
    client.send(publish(6, 10))
    await clock.tick()
    expect(all(client, 'ack')).toHaveLength(6)
  })

  it('is closed with 4429 when three times as much comes at once', async () => {
    const { clock, join } = await start({ limits })
    const client = await join()
    for (let n = 1; n <= 9; n += 1) client.send(publish(n, 7000))
    await clock.tick()
    expect(client.close).toMatchObject({ code: 4429 })
    expect(all(client, 'goodbye')).toMatchObject([{ reason: 'rate-limited' }])
    expect(all(client, 'goodbye')[0]?.retryAfterMs).toBeGreaterThan(3000)
    expect(clock.timers(), 'nothing is left of what waited').toBeLessThan(12)
  })
})

describe('a client that asks for what is kept, again and again', () => {
  const limits = { replayBytesPerSecond: 10_000, replayByteBurst: 20_000 }

  it('is given it at the rate of replays, and new messages at once [S5]', async () => {
    const { clock, hub, join } = await start({ limits, channels: { a: { kind: 'log' }, b: { kind: 'log' } } })
    for (let n = 0; n < 5; n += 1) await hub.publish('a', 'x'.repeat(2000))
    const client = await join()
    client.send({ t: 'subscribe', ch: 'b' })
    const replayed = (): number => all(client, 'message').filter(({ ch }) => ch === 'a').length
    for (let n = 0; n < 10; n += 1) {
      client.send({ t: 'subscribe', ch: 'a', pos: { epoch: '*', offset: 0 } })
      await clock.tick()
    }
    const atOnce = replayed()
    expect(atOnce).toBe(10)
    await hub.publish('b', 'new')
    await clock.tick()
    expect(all(client, 'message').filter(({ ch }) => ch === 'b')).toHaveLength(1)
    expect(replayed()).toBe(atOnce)
    await clock.advance(5000)
    expect(replayed()).toBeGreaterThan(atOnce)
  })
})

describe('a memory store that is full', () => {
  const limits = { framesPerSecond: 1e6, frameBurst: 1e6, byteBurst: 1e9 }
  const authenticate = ({ token = '' }) => ({ id: token })

  it('refuses the user that fills it, and keeps the messages of the others', async () => {
    const store = createMemoryStore({ maxBytes: 1_000_000 })
    const { clock, join } = await start({ store, authenticate, limits })
    const [greedy, other] = [await join('greedy'), await join('other')]
    for (let n = 1; n <= 40; n += 1) greedy.send(publish(n, 10_000, `room${n}`))
    await clock.tick()
    expect(all(greedy, 'ack')).toHaveLength(24)
    expect(new Set(all(greedy, 'nack').map(({ error }) => error))).toEqual(new Set(['rate-limited']))
    other.send({ t: 'subscribe', ch: 'room1' }, publish(1, 10_000, 'own'), publish(2, 10_000, 'room1'))
    await clock.tick()
    expect(all(other, 'ack')).toHaveLength(2)
    expect(all(other, 'message')).toHaveLength(1)
    // The one that it refused may go where older messages make room.
    greedy.send(publish(41, 10_000, 'room7'))
    await clock.tick()
    expect(all(greedy, 'ack').at(-1)).toMatchObject({ id: 'id41', o: 2 })
  })

  it('makes room for a new message from the older ones of its channel, and has none for another channel', async () => {
    const store = createMemoryStore({ maxBytes: 50_000 })
    const { clock, hub, join } = await start({ store, authenticate, limits })
    for (let n = 1; n <= 10; n += 1) await hub.publish('a', 'x'.repeat(10_000))
    await expect(hub.publish('b', 'x'.repeat(10_000))).rejects.toThrow('the store holds as many bytes')
    const reader = await join()
    reader.send({ t: 'subscribe', ch: 'a', pos: { epoch: '*', offset: 0 } })
    await clock.tick()
    expect(all(reader, 'message').map(({ o }) => o)).toEqual([7, 8, 9, 10])
    await hub.closeChannel('a')
    expect(await hub.publish('b', 'x'.repeat(10_000))).toEqual({ offset: 1 })
  })

  it('refuses limits that make no sense', () => {
    expect(() => createMemoryStore({ maxBytes: 0 })).toThrow('expected maxBytes of createMemoryStore')
    expect(() => createMemoryStore({ maxBytesPerUser: Number.NaN })).toThrow('maxBytesPerUser')
  })
})
