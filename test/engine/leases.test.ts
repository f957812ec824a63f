import { describe, expect, it } from 'vitest'
import { channelServer, createConnectivity, request, whenConnected, withConnection } from 'react-connectivity'
import { createSimulation, createVirtualEnvironment } from 'react-connectivity/testing'
import { createWorld, watch } from './support/world.js'

describe('a task that waits for the connection', () => {
  it('goes on in its turn, one in each tick, and connects nothing itself [I16]', async () => {
    const world = createWorld()
    const released: number[] = []
    const counts: number[] = []
    const wait = async (n: number): Promise<void> => {
      await whenConnected(world.client)
      released.push(n)
      // All microtasks of this tick run before the next one is released.
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
      counts.push(released.length)
    }
    for (const n of [1, 2, 3, 4, 5]) void wait(n)
    await world.advance(60_000)
    expect([released, world.network.dials()]).toEqual([[], 0])
    await world.connect()
    expect([released, counts]).toEqual([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ])
  })

  it('waits for the next connection when this one is lost before its turn, and goes on once [I16]', async () => {
    const world = createWorld()
    const done: number[] = []
    for (const n of [1, 2, 3, 4, 5])
      void whenConnected(world.client).then(() => {
        done.push(n)
        if (n === 2) world.network.cut()
      })
    world.client.connect()
    await world.environment.advance(50)
    expect([done, world.status()]).toEqual([[1, 2], 'reconnecting'])
    await world.advance(10_000)
    expect([done, world.status()]).toEqual([[1, 2, 3, 4, 5], 'connected'])
    await whenConnected(world.client)
  })

  it('does not wait for minutes in a hidden page, which gets two ticks a minute', async () => {
    const environment = createVirtualEnvironment()
    const simulation = createSimulation({ environment })
    const setTimer: typeof environment.setTimer = (run, ms) => environment.setTimer(run, Math.max(ms, 30_000))
    const client = createConnectivity(channelServer('/r', { dialler: simulation.dialler }), {
      environment: { ...environment, setTimer },
    })
    const waits = Array.from({ length: 40 }, () => watch(whenConnected(client)))
    client.connect()
    await environment.advance(90_000)
    expect(waits.filter(({ code }) => code === 'kept')).toHaveLength(40)
    client.dispose()
  })

  it('can be given up, does not run after that, and holds up no other [I16]', async () => {
    const world = createWorld()
    const controller = new AbortController()
    const given = whenConnected(world.client, { signal: controller.signal }).catch(
      (reason: unknown) => reason,
    )
    const other = watch(whenConnected(world.client))
    controller.abort('no longer')
    expect(await given).toBe('no longer')
    await expect(whenConnected(world.client, { signal: controller.signal })).rejects.toBe('no longer')
    await world.connect()
    expect(other.code).toBe('kept')
  })

  it('is one of a bounded number, and is over with the client [I16]', async () => {
    const world = createWorld({ maxPending: 2 })
    const waits = [1, 2, 3].map(() => watch(whenConnected(world.client)))
    await world.environment.settle()
    expect(waits.map(({ code }) => code)).toEqual(['pending', 'pending', 'too-many-waiting'])
    world.client.dispose()
    await world.environment.settle()
    expect(waits.map(({ code }) => code)).toEqual(['disposed', 'disposed', 'too-many-waiting'])
    await expect(whenConnected(world.client)).rejects.toMatchObject({ code: 'disposed' })
    await world.simulation.dispose()
    expect(world.leftovers()).toEqual({ timers: 0, listeners: 0, sockets: 0 })
  })

  it('goes on at once when it is connected, and stays through a verdict until somebody connects', async () => {
    const world = createWorld()
    await world.connect()
    const at = world.environment.now()
    await whenConnected(world.client)
    expect(world.environment.now()).toBe(at)
    await world.client.disconnect()
    const later = watch(whenConnected(world.client))
    await world.advance(1000)
    expect(later.code).toBe('pending')
    await world.connect()
    expect(later.code).toBe('kept')
  })
})

describe('a lease', () => {
  it('connects, runs once, gives its result, and disconnects a moment later [I17]', async () => {
    const world = createWorld({}, { requests: { report: { handle: () => 42 } } })
    let runs = 0
    const result = withConnection(world.client, () => {
      runs += 1
      expect(world.status()).toBe('connected')
      return request(world.client, 'report')
    })
    await world.advance(100)
    expect([await result, runs]).toEqual([42, 1])
    await world.advance(world.client.times.lingerMs - 100)
    expect(world.status()).toBe('connected')
    await world.advance(200)
    expect([world.status(), world.network.dials()]).toEqual(['disconnected', 1])
  })

  it('is counted: the connection stays as long as anything holds it [I17]', async () => {
    const world = createWorld()
    const ends: (() => void)[] = []
    const run = (): Promise<void> => new Promise((resolve) => ends.push(resolve))
    const leases = [withConnection(world.client, run), withConnection(world.client, run)]
    const release = world.client.retain()
    await world.advance(100)
    expect(ends).toHaveLength(2)
    for (const end of ends) end()
    await Promise.all(leases)
    await world.advance(10_000)
    expect(world.status(), 'a component uses it').toBe('connected')
    release()
    await world.advance(1000)
    expect([world.status(), world.network.dials()]).toEqual(['disconnected', 1])
    const again = withConnection(world.client, () => 'again')
    await world.advance(100)
    expect(await again).toBe('again')
  })

  it('lets go when its task fails, when it is given up, and when there will be no connection', async () => {
    const world = createWorld()
    const failing = watch(withConnection(world.client, () => Promise.reject(new Error('bug'))))
    await world.advance(5000)
    expect([failing.settled, world.status()]).toEqual([1, 'disconnected'])

    world.network.mode = 'hang'
    const controller = new AbortController()
    let runs = 0
    const run = (): number => (runs += 1)
    const given = withConnection(world.client, run, { signal: controller.signal }).catch(
      (why: unknown) => why,
    )
    await world.advance(100)
    controller.abort('enough')
    expect(await given).toBe('enough')
    await world.advance(1000)
    expect(world.status()).toBe('disconnected')

    world.network.mode = 'pass'
    world.simulation.deny({ refused: 'unauthorized' })
    const denied = watch(withConnection(world.client, run))
    await world.advance(1000)
    expect([denied.code, world.status(), runs]).toEqual(['not-connected', 'failed', 0])
    await expect(withConnection(world.client, run)).rejects.toMatchObject({
      code: 'not-connected',
      reason: 'unauthorized',
    })
  })

  it('does not undo a disconnect of the app', async () => {
    const world = createWorld()
    await world.connect()
    await world.client.disconnect()
    await expect(withConnection(world.client, () => 1)).rejects.toMatchObject({
      code: 'not-connected',
      reason: 'closed-by-app',
    })
    await world.advance(1000)
    expect([world.status(), world.network.dials()]).toEqual(['disconnected', 1])
  })
})
