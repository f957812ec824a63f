import { channelServer, createConnectivity } from 'react-connectivity'
import { bindThings, watchThings } from 'react-connectivity/things'
import { createHub, type ThingsOption } from 'react-connectivity/server'
import { describe, expect, it } from 'vitest'
import type { ToldThing } from '../../src/wire/thingFrames.js'
import { connectClient } from '../client/support/client.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'
import { createWorld } from '../engine/support/world.js'
import { connectPeer, type TestPeer } from '../server/support/testPeer.js'
import { createVirtualClock } from '../server/support/virtualClock.js'
import { follow, open, urlOf } from './support/watched.js'

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** A hub with things, and clients of it that are welcomed. */
function startHub(things: Partial<ThingsOption> = {}) {
  const clock = createVirtualClock()
  const { environment } = clock
  const hub = createHub({ environment, things: { ...open, ...things }, limits: { maxBufferedBytes: 20_000 } })
  const connect = async (): Promise<TestPeer> => {
    const peer = connectPeer(hub)
    peer.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    return peer
  }
  const bind = async (peer: TestPeer, ids: readonly string[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += 256)
      peer.send({ t: 'bind', id: `b${from}`, things: ids.slice(from, from + 256) })
    await clock.tick()
  }
  return { clock, connect, bind }
}

const toldTo = ({ frames }: TestPeer) => frames.filter((frame) => frame.t === 'things')

/** What a client knows of each thing after all that it was told. */
const knownTo = (peer: TestPeer): Map<string, ToldThing> =>
  new Map(toldTo(peer).flatMap(({ things }) => things.map((thing) => [thing.id, thing])))

describe('a client that watches things', () => {
  it('gets a snapshot that is larger than its send buffer whole, and what changed meanwhile', async () => {
    const { clock, connect, bind } = startHub({ maxPerConnection: 3000 })
    const [gateway, watcher] = [await connect(), await connect()]
    const ids = range(3000).map((index) => `wall/${index}`)
    await bind(gateway, ids)
    // The line takes one frame more, and then nothing.
    watcher.fakeBuffered(15_000)
    watcher.send({ t: 'watch', prefix: 'wall/' })
    await clock.tick()
    expect(toldTo(watcher).map(({ things }) => things.length)).toEqual([500])
    gateway.send({ t: 'unbind', id: 'u', things: ['wall/0', 'wall/2999'] })
    await clock.tick()
    expect(toldTo(watcher)).toHaveLength(1)
    watcher.buffered = 0
    await clock.advance(100)
    const frames = toldTo(watcher)
    expect(frames.map(({ all }) => all)).toEqual([true, ...frames.slice(1).map(() => undefined)])
    expect(frames.map(({ more = false }) => more)).toEqual(
      frames.map((_, index) => index < frames.length - 1),
    )
    const known = knownTo(watcher)
    expect([...known.keys()].toSorted()).toEqual(ids.toSorted())
    const off = [...known.values()].filter(({ connected }) => !connected).map(({ id }) => id)
    expect(off.toSorted()).toEqual(['wall/0', 'wall/2999'])
    expect(
      frames.flatMap(({ things }) => things),
      'only what changed is told twice',
    ).toHaveLength(3001)
  })

  it('gets a large snapshot over a real connection that is full again and again', async () => {
    const things = { ...open, maxPerConnection: 3000 }
    const server = await startServer({ things, limits: { maxBufferedBytes: 4000 } })
    const gateway = await connectClient(urlOf(server))
    bindThings(
      gateway,
      range(3000).map((index) => `wall/${index}`),
    )
    await until('all bound', () => server.things().length === 3000)
    const watcher = await connectClient(urlOf(server))
    const wall = follow(watcher, 'wall/')
    await until('all of them', () => wall.now().isCurrent)
    expect(wall.now().things.size).toBe(3000)
    expect(server.all('congested').length).toBeGreaterThan(0)
  })

  it('does not call current what was on its way when it stopped', async () => {
    const world = createWorld({}, { things: open })
    const { environment, simulation, network } = world
    const gateway = createConnectivity(channelServer('/realtime', { dialler: simulation.dialler }), {
      environment,
    })
    const unbind = bindThings(gateway, ['wall/1'])
    gateway.connect()
    const watched = watchThings(world.client, 'wall/')
    const stop = watched.subscribe(() => undefined)
    await world.connect()
    expect(watched.getState().things.get('wall/1')?.isConnected).toBe(true)
    network.latencyMs = 100
    unbind()
    await world.advance(150)
    stop()
    await world.advance(1000)
    expect(watched.getState().isCurrent).toBe(false)
  })

  it('is told which things the server has forgotten, also while it reads too slowly', async () => {
    const { clock, connect, bind } = startHub({ maxRemembered: 2 })
    const [gateway, quick, slow] = [await connect(), await connect(), await connect()]
    await bind(gateway, ['a', 'b', 'c', 'd'])
    for (const watcher of [quick, slow]) watcher.send({ t: 'watch', prefix: '' })
    await clock.tick()
    slow.fakeBuffered(30_000)
    for (const id of ['a', 'b', 'c']) {
      gateway.send({ t: 'unbind', id, things: [id] })
      await clock.tick()
    }
    const at = clock.environment.now()
    const gone = { id: 'a', connected: false, since: at, gone: true, at }
    expect(knownTo(quick).get('a')).toEqual(gone)
    expect(knownTo(quick).get('b')).toEqual({ id: 'b', connected: false, since: at, at })
    // One that comes back is a new one.
    await bind(gateway, ['a'])
    slow.buffered = 0
    await clock.tick()
    for (const watcher of [quick, slow])
      expect(knownTo(watcher).get('a'), 'in this order').toEqual({ id: 'a', connected: true, since: at, at })
    expect(
      toldTo(slow)
        .at(-1)
        ?.things.filter(({ id }) => id === 'a')[0],
    ).toEqual(gone)
  })

  it('reads since when a thing is connected, and when it was connected last', async () => {
    const { clock, connect, bind } = startHub({ bindPolicy: 'all' })
    const [one, other, watcher] = [await connect(), await connect(), await connect()]
    watcher.send({ t: 'watch', prefix: 'pump' })
    await bind(one, ['pump'])
    const first = clock.environment.now()
    await clock.advance(1000)
    await bind(other, ['pump'])
    one.peer.closed()
    await clock.advance(1000)
    other.send({ t: 'unbind', id: 'u', things: ['pump'] })
    await clock.tick()
    const gone = { connected: false, since: first, at: first + 2000 }
    expect(knownTo(watcher).get('pump'), 'one of them had it all the time').toMatchObject(gone)
    await clock.advance(1000)
    await bind(other, ['pump'])
    expect(knownTo(watcher).get('pump')).toMatchObject({ connected: true, since: first + 3000 })
  })

  it('reads that a thing of several clients is silent only when none of them is heard', async () => {
    const { clock, connect, bind } = startHub({ bindPolicy: 'all', reportingMs: 10_000 })
    const [silent, heard, watcher] = [await connect(), await connect(), await connect()]
    for (const peer of [silent, heard]) await bind(peer, ['pump'])
    watcher.send({ t: 'watch', prefix: 'pump' })
    await clock.tick()
    for (const n of range(6)) {
      await clock.advance(5000)
      heard.send({ t: 'ping', n })
    }
    const heardAt = clock.environment.now()
    expect(toldTo(watcher).flatMap(({ things }) => things)).not.toContainEqual(
      expect.objectContaining({ reporting: false }),
    )
    await clock.advance(15_000)
    expect(knownTo(watcher).get('pump')).toMatchObject({ connected: true, reporting: false, at: heardAt })
    silent.send({ t: 'ping', n: 7 })
    await clock.advance(5000)
    expect(knownTo(watcher).get('pump')).toMatchObject({ connected: true, at: heardAt + 15_000 })
    expect(knownTo(watcher).get('pump')).not.toHaveProperty('reporting')
  })
})
