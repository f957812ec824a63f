import { channelServer, createConnectivity, type ConnectivityEvent } from 'react-connectivity'
import { initialSnapshot } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'
import { createWorld } from './support/world.js'

describe('the state of a client', () => {
  it('is one snapshot at a time, replaced and never changed', async () => {
    const world = createWorld()
    world.channel('a').subscribe({})
    const taken: [object, string][] = []
    const take = (): void =>
      void taken.push([world.client.getState(), JSON.stringify(world.client.getState())])
    world.client.subscribe(take)
    await world.connect()
    void world.simulation.server.publish('a', 1)
    void world.channel('a').send(2)
    await world.advance(100)
    world.network.cut()
    await world.advance(5000)
    expect(taken.length).toBeGreaterThan(5)
    for (const [snapshot, text] of taken) expect(JSON.stringify(snapshot)).toBe(text)
    expect(new Set(taken.map(([snapshot]) => snapshot)).size).toBe(taken.length)
  })

  it('is the same for all listeners of a change', async () => {
    const world = createWorld()
    const seen: unknown[][] = []
    for (let n = 0; n < 3; n += 1)
      world.client.subscribe((state, before) => seen.push([state, before, world.client.getState()]))
    world.client.connect()
    const [first] = seen
    expect(seen).toHaveLength(3)
    for (const each of seen) expect(each).toEqual(first)
    expect(first?.[0]).toBe(world.client.getState())
  })

  it('for server rendering is constant and shows no problem', async () => {
    const world = createWorld()
    await world.connect()
    world.network.cut()
    expect(world.client.getInitialState()).toBe(initialSnapshot)
    expect(initialSnapshot).toMatchObject({ connection: { status: 'idle' }, network: 'unknown', outbox: [] })
  })

  it('does not change for messages: they cause no render, and their position can be read', async () => {
    const world = createWorld()
    world.channel('a').subscribe({})
    await world.connect()
    let commits = 0
    world.client.subscribe(() => (commits += 1))
    for (let n = 1; n <= 5000; n += 1)
      world.network.inject(JSON.stringify({ t: 'message', ch: 'a', o: n, d: n }))
    await world.advance(10_000)
    expect(commits).toBe(0)
    expect(world.channel('a').position()?.offset).toBe(5000)
  })

  it('shows a fault, an outage and a waiting send also later', async () => {
    const world = createWorld({}, { channels: { a: { kind: 'log', size: 1 } } })
    world.channel('a').subscribe({})
    await world.connect()
    world.network.mode = 'refuse'
    world.network.cut()
    for (const n of [1, 2, 3]) void world.simulation.server.publish('a', n)
    await world.advance(5000)
    expect(world.client.getState().connection.outage).toMatchObject({ cause: { reason: 'network-lost' } })
    world.network.mode = 'pass'
    await world.advance(30_000)
    expect(world.channel('a').getState()?.fault).toMatchObject({
      reason: 'channel-full',
      acknowledged: false,
    })
    world.channel('a').acknowledge()
    expect(world.channel('a').getState()?.fault?.acknowledged).toBe(true)
  })
})

describe('a component that uses the connection', () => {
  it('connects it as the first, and disconnects it a moment after the last one unmounts', async () => {
    const world = createWorld()
    const releases = [world.client.retain(), world.client.retain()]
    await world.advance(100)
    expect([world.status(), world.network.dials()]).toEqual(['connected', 1])
    for (const release of releases) {
      release()
      release()
    }
    await world.advance(299)
    expect(world.status()).toBe('connected')
    await world.advance(1)
    expect(world.status()).toBe('disconnected')
    world.client.retain()
    await world.advance(100)
    expect([world.status(), world.network.dials()]).toEqual(['connected', 2])
  })

  it('costs one socket, however often it remounts', async () => {
    const world = createWorld()
    for (let mounts = 0; mounts < 1000; mounts += 1) world.client.retain()()
    const release = world.client.retain()
    await world.advance(5000)
    expect([world.network.dials(), world.network.open(), world.environment.listeners()]).toEqual([1, 1, 1])
    release()
  })

  it('does not undo a disconnect by the app', async () => {
    const world = createWorld()
    const release = world.client.retain()
    await world.advance(100)
    await world.client.disconnect()
    world.client.retain()
    release()
    await world.advance(5000)
    expect([world.status(), world.network.dials()]).toEqual(['disconnected', 1])
  })

  it('does not undo a sign-out by the app', async () => {
    const world = createWorld()
    world.client.retain()()
    await world.advance(5000)
    expect(world.status()).toBe('disconnected')
    await world.client.disconnect()
    const dials = world.network.dials()
    world.client.retain()
    await world.advance(5000)
    expect([world.status(), world.network.dials()]).toEqual(['disconnected', dials])
    world.client.connect()
    await world.advance(100)
    expect(world.status()).toBe('connected')
  })
})

describe('a listener', () => {
  it('that is added twice is called twice, and once after one removal', async () => {
    const world = createWorld()
    const heard: string[] = []
    const listener = ({ type }: ConnectivityEvent): void => void heard.push(type)
    const end = world.client.onEvent(listener)
    world.client.onEvent(listener)
    world.client.connect()
    expect(heard).toEqual(['status-changed', 'status-changed'])
    end()
    await world.advance(100)
    expect(heard).toHaveLength(3)
  })
})

describe('the server restarts', () => {
  it('without its state, and the page prompts once for all channels', async () => {
    const world = createWorld()
    for (const name of ['a', 'b', 'c']) world.channel(name).subscribe({})
    await world.connect()
    const before = world.client.getState().connection
    for (const name of ['a', 'b', 'c']) void world.simulation.server.publish(name, 1)
    await world.advance(100)
    world.simulation.restart({ keepState: false })
    await world.advance(20_000)
    expect(world.events.filter((event) => event.type === 'process-closed')).toHaveLength(1)
    const after = world.client.getState()
    expect(after.connection.sessionId).not.toBe(before.sessionId)
    expect([...after.channels.values()].map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => 'process-closed'),
    )
  })

  it('with its state, and the session continues under a new connection id [N11]', async () => {
    const world = createWorld()
    await world.connect()
    const before = world.client.getState().connection
    world.simulation.restart()
    await world.advance(20_000)
    const after = world.client.getState().connection
    expect(after.connectionId).not.toBe(before.connectionId)
    expect([after.sessionId, after.epoch, after.reconnectCount]).toEqual([before.sessionId, before.epoch, 1])
  })
})

describe('a client', () => {
  it('can be made without a page, at no cost', () => {
    const client = createConnectivity(channelServer('/realtime'))
    expect(client.getState()).toBe(initialSnapshot)
    client.dispose()
    expect(client.getState().connection.status).toBe('disconnected')
  })
})
