import { describe, expect, it, vi } from 'vitest'
import { watchRejections } from '../client/support/wait.js'
import { createInbox, createWorld, watch } from './support/world.js'

const HEARTBEAT = 25_000
const PONG = 10_000

describe('a connection that is dead although it looks open', () => {
  it('is noticed within heartbeat and time-out', async () => {
    const world = createWorld()
    await world.connect()
    world.network.mode = 'swallow'
    await world.advance(HEARTBEAT + PONG - 200)
    expect(world.status()).toBe('connected')
    await world.advance(200)
    expect(world.client.getState().connection).toMatchObject({
      status: 'reconnecting',
      reason: 'heartbeat-timeout',
    })
  })

  it('is noticed within five seconds of a send without an answer, which is sent again [T4]', async () => {
    const world = createWorld()
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    world.network.mode = 'swallow'
    const sent = watch(world.channel('a').send('into the void'))
    await world.advance(2999)
    expect(world.sent('client', 'ping')).toEqual([])
    await world.advance(2001)
    expect(world.client.getState().connection.reason).toBe('heartbeat-timeout')
    expect(sent.code).toBe('pending')
    world.network.mode = 'pass'
    await world.advance(45_000)
    expect([sent, inbox.data]).toEqual([{ settled: 1, code: 'kept' }, ['into the void']])
  })

  it('is noticed within two seconds of a resume', async () => {
    const world = createWorld()
    await world.connect()
    world.network.mode = 'swallow'
    await world.advance(1000)
    world.environment.signal('resumed')
    await world.advance(2000)
    expect(world.status()).toBe('reconnecting')
  })
})

describe('a connection that is quiet but alive', () => {
  it('stays open for a day on one socket', async () => {
    const world = createWorld()
    await world.connect()
    await world.advance(86_400_000)
    expect([world.status(), world.network.dials(), world.events.length]).toEqual(['connected', 1, 2])
    expect(world.client.getState().connection.outage).toBeNull()
  })

  it('survives a resume when it answers: a ping, no dial', async () => {
    const world = createWorld()
    await world.connect()
    await world.advance(5000)
    const pings = world.sent('client', 'ping').length
    for (const signal of ['resumed', 'offline', 'online'] as const) world.environment.signal(signal)
    await world.advance(10_000)
    expect(world.sent('client', 'ping').length).toBe(pings + 1)
    expect([world.status(), world.network.dials()]).toEqual(['connected', 1])
    expect(world.client.getState().network).toBe('online')
  })

  it('survives a wrong offline signal of the device [Z24]', async () => {
    const world = createWorld()
    await world.connect()
    world.environment.signal('offline')
    await world.advance(60_000)
    expect([world.status(), world.network.dials()]).toEqual(['connected', 1])
    expect(world.client.getState().network).toBe('offline')
  })
})

describe('a server', () => {
  it('that never answers the hello times out after fifteen seconds and is dialled again [F11]', async () => {
    const world = createWorld()
    world.network.mode = 'hang'
    world.client.connect()
    await world.advance(14_999)
    expect([world.status(), world.client.getState().connection.outage]).toEqual(['connecting', null])
    await world.advance(1)
    const { outage } = world.client.getState().connection
    expect(outage?.cause).toMatchObject({ reason: 'handshake-timeout' })
    for (let seconds = 0; seconds < 120; seconds += 1) {
      await world.advance(1000)
      expect(world.network.open()).toBeLessThanOrEqual(1)
    }
    expect(world.status()).toBe('connecting')
    world.network.mode = 'pass'
    await world.advance(45_000)
    expect(world.status()).toBe('connected')
  })

  it('that is down when the page opens is found when it comes up [N7]', async () => {
    const world = createWorld()
    world.network.mode = 'refuse'
    await world.connect()
    await world.advance(3000)
    expect(world.client.getState().connection).toMatchObject({ status: 'connecting', reason: 'unreachable' })
    world.network.mode = 'pass'
    await world.advance(30_000)
    expect(world.status()).toBe('connected')
  })

  it('that is down for a day is dialled for a day, never later than the cap after the dial before [T14]', async () => {
    const rejections = watchRejections()
    // Draws from all over the range, the ends included.
    let draw = 0
    const world = createWorld({}, {}, () => (draw++ * 0.37) % 1)
    const { dialler } = world.simulation
    const { dial } = dialler
    const dials: number[] = []
    vi.spyOn(dialler, 'dial').mockImplementation((...args) => {
      dials.push(world.environment.now())
      return dial(...args)
    })
    await world.connect()
    world.network.mode = 'refuse'
    const lostAt = world.environment.now()
    world.network.cut()
    await world.advance(86_400_000)
    const times = [lostAt, ...dials.slice(1), world.environment.now()]
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    // The refusal itself takes a round trip.
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30_000 + 2 * world.network.latencyMs)
    expect(dials.length).toBeLessThan(86_400 / 10)
    expect([rejections, world.environment.errors]).toEqual([[], []])
    world.network.mode = 'pass'
    await world.advance(30_000)
    expect(world.status()).toBe('connected')
  })
})
