import { describe, expect, it } from 'vitest'
import { createHub, type ServerEvent } from 'react-connectivity/server'
import { createStoreOn } from '../../src/server/level/store.js'
import { errorsOf, startHubs, welcomeOf } from './support/hubs.js'
import { createMapEngine } from './support/mapEngine.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const io = new Error('EIO: i/o error')
const lobby = { t: 'subscribe', ch: 'lobby' } as const

describe('a user who is kicked from a channel while they are away, and comes back to another process', () => {
  const away = async () => {
    const hubs = startHubs([0, 0, 0], { channels: { '*': { kind: 'log' } } })
    const first = await hubs.connect(0)
    const welcome = welcomeOf(first)
    first.peer.closed()
    await hubs.clock.tick()
    const back = async (index: number): Promise<TestPeer> => {
      const peer = await hubs.connect(index, { session: sessionOf(welcome) })
      peer.send({ ...lobby, returning: true })
      await hubs.clock.tick()
      return peer
    }
    return { ...hubs, back }
  }

  it('hears of it there', async () => {
    const { hubs, settle, back } = await away()
    await hubs[1]?.kick({ user: 'ada', channel: 'lobby' })
    await settle()
    expect(errorsOf(await back(1))).toEqual(['channel-kicked'])
  })

  it('hears of it once, and not again after they have rejoined', async () => {
    const { clock, hubs, back } = await away()
    await hubs[0]?.kick({ user: 'ada', channel: 'lobby' })
    const peer = await back(1)
    expect(errorsOf(peer)).toEqual(['channel-kicked'])
    peer.send(lobby)
    await clock.tick()
    // The process that they rejoined at has not noticed their loss.
    expect(errorsOf(await back(2))).toEqual([])
  })
})

describe('a user who is kicked from a channel while they are away, and whose server loses its disk', () => {
  it.each([
    ['after that', null],
    ['at the same moment', io],
  ])('hears of it as they come back: %s', async (_words, fault) => {
    const { environment, advance, tick } = createVirtualClock()
    const disk = createMapEngine(environment.nextTick)
    const { engine } = disk
    const store = createStoreOn({ engine, location: 'memory', sync: true, cacheBytes: 1_000_000 })
    const hub = createHub({ environment, store, channels: { '*': { kind: 'log' } } })
    const events: ServerEvent[] = []
    hub.on((event) => events.push(event))
    const connect = async (hello: object = {}): Promise<TestPeer> => {
      await tick()
      const peer = connectPeer(hub)
      peer.send({ t: 'hello', v: 1, attempt: 0, ...hello })
      await tick()
      return peer
    }
    const first = await connect()
    const { session } = welcomeOf(first)
    first.peer.closed()
    await tick()
    disk.fault = fault && { writes: fault }
    const kicked = hub.kick({ session: session.id, channel: 'lobby' })
    await tick()
    await kicked
    disk.fault = { writes: io }
    hub.publish('lobby', 1).catch(() => undefined)
    await tick()
    disk.fault = null
    await advance(10_000)
    expect(events.map(({ type }) => type)).toContain('store-reopened')
    const back = await connect({ session: sessionOf(welcomeOf(first)) })
    back.send({ ...lobby, returning: true })
    await tick()
    expect(errorsOf(back)).toEqual(['channel-kicked'])
  })
})
