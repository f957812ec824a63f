import { describe, expect, it } from 'vitest'
import { watchCongestion } from 'react-connectivity'
import { createWorld, watch, type World } from './support/world.js'

/** A client on a network that holds as many bytes as the test says. */
interface SlowWorld {
  readonly world: World
  readonly network: { buffered: number }
  /** The network keeps back what is sent. */
  readonly congest: () => Promise<void>
}

function createSlowWorld(): SlowWorld {
  const base = createWorld()
  const network = { buffered: 0 }
  const { dialler } = base.simulation
  const dial: typeof dialler.dial = (...to) => ({
    ...dialler.dial(...to),
    bufferedAmount: () => network.buffered,
  })
  const slow = createWorld({ dialler: { dial }, environment: base.environment })
  const connect = async (): Promise<void> => {
    slow.client.connect()
    await base.advance(100)
  }
  const congest = async (): Promise<void> => {
    network.buffered = 100_000
    void slow
      .channel('a')
      .send(1)
      .catch(() => undefined)
    await base.advance(1000)
  }
  return {
    congest,
    world: { ...base, client: slow.client, channel: slow.channel, status: slow.status, connect },
    network,
  }
}

describe('a network that does not keep up', () => {
  it('holds sends from above 65,536 waiting bytes on, until 32,768 are left [T17]', async () => {
    const { world, network } = createSlowWorld()
    await world.connect()
    const send = (n: number): void =>
      void world
        .channel('a')
        .send(n)
        .catch(() => undefined)
    const seen: [buffered: number, sent: number][] = []
    const at = async (buffered: number): Promise<void> => {
      network.buffered = buffered
      await world.advance(1000)
      seen.push([buffered, world.sent('client', 'publish').length])
    }
    send(1)
    await at(65_536)
    network.buffered = 65_537
    send(2)
    for (const buffered of [65_537, 40_000, 32_769, 32_768]) await at(buffered)
    send(3)
    await at(65_536)
    expect(seen).toEqual([
      [65_536, 1],
      [65_537, 1],
      [40_000, 1],
      [32_769, 1],
      [32_768, 2],
      [65_536, 3],
    ])
  })

  it('refuses at once what the app would rather not send late, and the connection stays up [I8]', async () => {
    const { world, network } = createSlowWorld()
    await world.connect()
    const { send } = world.channel('a')
    const reject = { whenCongested: 'reject' } as const
    network.buffered = 65_537
    await expect(send(1, reject)).rejects.toMatchObject({ code: 'would-block', channel: 'a' })
    const usual = watch(send(2))
    await world.advance(1000)
    expect([usual.code, world.status(), world.network.dials()]).toEqual(['pending', 'connected', 1])
    network.buffered = 0
    const taken = watch(send(3, reject))
    await world.advance(1000)
    expect([usual.code, taken.code]).toEqual(['kept', 'kept'])
    expect(world.sent('client', 'publish').map(({ d }) => d)).toEqual([2, 3])
  })

  it('is told to an app that listens, once when it begins and once when it is over', async () => {
    const { world, network, congest } = createSlowWorld()
    const told: boolean[] = []
    const stop = watchCongestion(world.client, (isCongested) => told.push(isCongested))
    await world.connect()
    expect(told).toEqual([])
    await congest()
    expect(told).toEqual([true])
    const late: boolean[] = []
    const stopLate = watchCongestion(world.client, (isCongested) => late.push(isCongested))
    network.buffered = 40_000
    await world.advance(1000)
    expect([told, late]).toEqual([[true], [true]])
    network.buffered = 0
    await world.advance(200)
    expect(told).toEqual([true, false])
    stop()
    stopLate()
    network.buffered = 100_000
    void world
      .channel('a')
      .send(2)
      .catch(() => undefined)
    await world.advance(1000)
    expect([told.length, late.length]).toEqual([2, 2])
  })

  it('is over with its connection, and costs no timer while the network keeps up', async () => {
    const { world, network } = createSlowWorld()
    const told: boolean[] = []
    await world.connect()
    const idle = world.environment.timers()
    watchCongestion(world.client, (isCongested) => told.push(isCongested))
    await world.advance(100)
    expect(world.environment.timers()).toBe(idle)
    network.buffered = 100_000
    void world
      .channel('a')
      .send(1)
      .catch(() => undefined)
    await world.advance(200)
    world.network.cut()
    await world.environment.settle()
    expect(told).toEqual([true, false])
  })

  it('is not told to a listener that comes when it is over, though an earlier one had stopped in the middle of it', async () => {
    const { world, network, congest } = createSlowWorld()
    await world.connect()
    watchCongestion(world.client, () => undefined)()
    const stop = watchCongestion(world.client, () => undefined)
    await congest()
    stop()
    network.buffered = 0
    await world.advance(1000)
    const told: boolean[] = []
    watchCongestion(world.client, (isCongested) => told.push(isCongested))
    await world.advance(1000)
    expect(told).toEqual([])
  })

  it('is told to a listener that comes in the middle of it, though nothing was watched at its begin', async () => {
    const { world, congest } = createSlowWorld()
    await world.connect()
    const stop = watchCongestion(world.client, () => undefined)
    await congest()
    stop()
    await world.advance(1000)
    const told: boolean[] = []
    watchCongestion(world.client, (isCongested) => told.push(isCongested))
    await world.advance(1000)
    expect(told).toEqual([true])
    watchCongestion(world.client, () => undefined)()
    await world.advance(1000)
    expect(told).toEqual([true])
  })

  it('is not told to a listener that has ended before it could be told', async () => {
    const { world, congest } = createSlowWorld()
    await world.connect()
    const told: boolean[] = []
    const ends: (() => void)[] = []
    watchCongestion(world.client, () => ends.forEach((end) => end()))
    ends.push(watchCongestion(world.client, (isCongested) => told.push(isCongested)))
    await congest()
    watchCongestion(world.client, (isCongested) => told.push(isCongested))()
    await world.advance(1000)
    expect(told).toEqual([])
  })

  it('tells nothing to what is no function', () => {
    const { world } = createSlowWorld()
    expect(() => watchCongestion(world.client, true as never)).toThrow('onChange must be a function')
  })
})
