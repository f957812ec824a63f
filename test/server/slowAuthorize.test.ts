import { describe, expect, it } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import type { Authorize } from '../../src/server/hub/access.js'
import type { ServerLimits } from '../../src/server/hub/limits.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { createVirtualClock, type VirtualClock } from './support/virtualClock.js'

interface Welcomed {
  readonly clock: VirtualClock
  readonly client: TestPeer
  readonly channelsOf: (type: string) => unknown[]
}

async function welcomed(
  authorizeOn: (clock: VirtualClock) => Authorize,
  limits: Partial<ServerLimits> = {},
): Promise<Welcomed> {
  const clock = createVirtualClock()
  const hub = createHub({ environment: clock.environment, authorize: authorizeOn(clock), limits })
  const client = connectPeer(hub)
  client.send({ t: 'hello', v: 1, attempt: 0 })
  await clock.tick()
  const channelsOf = (type: string): unknown[] =>
    client.frames.flatMap((frame) => (frame.t === type && 'ch' in frame ? [frame.ch] : []))
  return { clock, client, channelsOf }
}

/** Answers after some milliseconds, and counts how many are asked at a time. */
const slow =
  (ms: number, most: { running: number; most: number } = { running: 0, most: 0 }) =>
  ({ environment }: VirtualClock): Authorize =>
  () => {
    most.running += 1
    most.most = Math.max(most.most, most.running)
    return new Promise((resolve) => {
      environment.setTimer(() => {
        most.running -= 1
        resolve(true)
      }, ms)
    })
  }

const hangsOn =
  (...channels: readonly string[]) =>
  (): Authorize =>
  ({ channel }) =>
    channels.includes(channel) ? new Promise(() => undefined) : Promise.resolve(true)

const subscribes = (count: number): unknown[] =>
  Array.from({ length: count }, (_, n) => ({ t: 'subscribe', ch: `room-${n}` }))

describe('a slow check of rights', () => {
  it('lets 1,500 channels come up within 2 s, and is asked for 16 at a time [O18]', async () => {
    const asked = { running: 0, most: 0 }
    const { clock, client, channelsOf } = await welcomed(slow(5, asked))
    for (let from = 0; from < 1500; from += 250) client.send(...subscribes(1500).slice(from, from + 250))
    await clock.advance(2000)
    expect(client.close).toBeUndefined()
    expect(channelsOf('subscribed')).toHaveLength(1500)
    expect(asked.most).toBe(16)
  })

  it('that hangs on one channel holds up no other one [O18]', async () => {
    const { clock, client, channelsOf } = await welcomed(hangsOn('stuck'))
    client.send({ t: 'subscribe', ch: 'stuck' }, { t: 'publish', id: '1', ch: 'stuck', d: 1 })
    client.send({ t: 'subscribe', ch: 'fine' }, { t: 'publish', id: '2', ch: 'fine', d: 2 })
    await clock.advance(10)
    expect(channelsOf('subscribed')).toEqual(['fine'])
    expect(client.frames.filter(({ t }) => t === 'ack')).toMatchObject([{ id: '2' }])
    await clock.advance(30_000)
    expect(client.frames.filter(({ t }) => t === 'nack')).toMatchObject([{ id: '1', error: 'server-error' }])
  })

  it('keeps the order of each channel, also when more channels wait than are asked for at a time', async () => {
    const { clock, client } = await welcomed(slow(5), { maxPendingFrames: 110 })
    const rooms = Array.from({ length: 40 }, (_, n) => `room-${n}`)
    const publish = (n: number): void =>
      client.send(...rooms.map((ch) => ({ t: 'publish', id: `${ch}/${n}`, ch, d: n })))
    for (const n of [1, 2, 3]) publish(n)
    await clock.advance(1000)
    // What has been answered does not count as waiting any more.
    for (const n of [4, 5, 6]) publish(n)
    await clock.advance(1000)
    const acks = client.frames.flatMap((frame) => (frame.t === 'ack' ? [frame] : []))
    expect(acks).toHaveLength(240)
    for (const { id, o } of acks) expect(o).toBe(Number(id.split('/')[1]))
  })

  it('does not let a connection have more channels than its limit', async () => {
    const { clock, client, channelsOf } = await welcomed(slow(5), { maxSubscriptions: 4 })
    client.send(...subscribes(10))
    await clock.advance(1000)
    expect(channelsOf('subscribed')).toHaveLength(4)
    expect(channelsOf('channel-error')).toHaveLength(6)
  })

  it('ends a connection whose waiting subscriptions exceed its limit by more than the frames that may wait', async () => {
    const limits = { maxSubscriptions: 30, maxPendingFrames: 10 }
    const within = await welcomed(slow(5), limits)
    within.client.send(...subscribes(50))
    expect(within.client.close).toBeUndefined()
    const beyond = await welcomed(slow(5), limits)
    beyond.client.send(...subscribes(60))
    expect(beyond.client.close?.code).toBe(1013)
  })

  it('is waited for when the client says that it leaves', async () => {
    const { clock, client } = await welcomed(slow(5))
    client.send(
      { t: 'publish', id: '1', ch: 'a', d: 1 },
      { t: 'publish', id: '2', ch: 'b', d: 1 },
      { t: 'bye' },
    )
    await clock.advance(4)
    expect(client.close).toBeUndefined()
    await clock.advance(10)
    expect(client.frames.filter(({ t }) => t === 'ack')).toHaveLength(2)
    expect(client.close?.code).toBe(1000)
  })

  it('does not let a client that sends too fast go faster over many channels', async () => {
    const { clock, client } = await welcomed(slow(0), { framesPerSecond: 10, frameBurst: 10 })
    client.send(
      ...Array.from({ length: 18 }, (_, n) => ({ t: 'publish', id: `${n}`, ch: `room-${n}`, d: n })),
    )
    const acks = (): number => client.frames.filter(({ t }) => t === 'ack').length
    await clock.advance(350)
    expect(acks()).toBe(10 + 3)
    await clock.advance(1000)
    expect(acks()).toBe(18)
  })
})
