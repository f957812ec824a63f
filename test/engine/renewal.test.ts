import { channelServer, createConnectivity } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { HOUR, startExpiring } from './support/expiring.js'
import { createWorld, watch, type World } from './support/world.js'

describe('a token that ends while the connection is up', () => {
  it('is renewed before, on the same connection, and the app is told of both [Z8 O15]', async () => {
    const { world, asked, refreshes, told } = await startExpiring(60_000)
    const { connectionId } = world.client.getState().connection
    await world.advance(29_000)
    expect([refreshes(), told()]).toEqual([0, []])
    await world.advance(10_000)
    expect(refreshes()).toBe(1)
    const [expiring, renewed] = told()
    expect(expiring).toEqual({ type: 'token-expiring', expiresAt: expect.any(Number) as number })
    expect(renewed).toMatchObject({ type: 'token-renewed' })
    expect(asked.map(({ isRenewal, refused }) => [isRenewal, refused])).toEqual([
      [false, null],
      [true, null],
    ])
    await world.advance(HOUR)
    const types = told().map(({ type }) => type)
    expect(types.filter((type) => type === 'token-expiring')).toHaveLength(types.length / 2)
    expect(world.network.dials()).toBe(1)
    expect(world.client.getState().connection).toMatchObject({
      status: 'connected',
      connectionId,
      outage: null,
    })
    expect(world.environment.errors).toEqual([])
  })

  it('costs no commit, however often it is renewed', async () => {
    const { world, refreshes } = await startExpiring(60_000)
    await world.advance(1000)
    let commits = 0
    world.client.subscribe(() => void (commits += 1))
    await world.advance(HOUR)
    expect(refreshes()).toBeGreaterThan(60)
    expect(commits).toBe(0)
  })

  it.each([
    [10_000, 5000],
    [60_000, 30_000],
    [HOUR, 300_000],
    [24 * HOUR, 300_000],
  ])('of %i ms is renewed in the last %i ms, not by all clients at one moment', async (lifeMs, marginMs) => {
    const { world, refreshes } = await startExpiring(lifeMs)
    await world.advance(lifeMs - marginMs - 150)
    expect(refreshes(), 'not before').toBe(0)
    await world.advance(marginMs * 0.25 + 200)
    expect(refreshes(), 'in the first quarter of it').toBe(1)
  })

  it('that does not end is not renewed', async () => {
    const { world, asked, told } = await startExpiring(60_000, { authenticate: () => ({ id: 'anna' }) })
    await world.advance(100 * HOUR)
    expect([asked.length, told(), world.network.dials()]).toEqual([1, [], 1])
  })

  it('is renewed at once after sleep, by the time that is left [O15]', async () => {
    const { world, asked } = await startExpiring(600_000)
    const slept = { ms: 0 }
    const connector = channelServer('/realtime', {
      dialler: world.simulation.dialler,
      auth: {
        getToken(request) {
          asked.push(request)
          return `anna:${String(world.environment.now() + 600_000)}`
        },
      },
    })
    const environment = { ...world.environment, now: () => world.environment.now() + slept.ms }
    const client = createConnectivity(connector, { environment })
    client.connect()
    await world.advance(1000)
    const before = asked.length
    // The timers of the machine stood still meanwhile.
    slept.ms = 580_000
    world.environment.signal('resumed')
    await world.advance(100)
    expect(asked.length).toBe(before + 1)
    expect(client.getState().connection.status).toBe('connected')
    client.dispose()
  })
})

describe('a client without a token', () => {
  it('renews by its cookies: the refresh is empty, and a later one may come with a new request', async () => {
    let isKnown = true
    const world = createWorld(
      {},
      {
        authenticate: ({ action }) =>
          action === 'refresh' && !isKnown
            ? { refused: 'token-expired' }
            : { user: { id: 'anna' }, expiresAt: world.environment.now() + 60_000 },
      },
    )
    await world.connect()
    await world.advance(HOUR)
    expect(world.sent('client', 'refresh')[0]).toEqual({ t: 'refresh' })
    expect(world.network.dials()).toBe(1)
    isKnown = false
    await world.advance(80_000)
    expect([world.network.dials(), world.status()]).toEqual([2, 'connected'])
  })
})

describe('a renewal as another person', () => {
  it('is a sign-in: a new session, one prompt, and nothing of the first leaves [S7]', async () => {
    const { world, issue } = await startExpiring(60_000)
    world.channel('room').subscribe({})
    await world.advance(100)
    const [session] = world.simulation.server.sessions()
    const { identity } = world.client.getState().connection
    issue.user = 'bob'
    await world.advance(29_000)
    world.network.mode = 'lose'
    const typed = watch(world.channel('room').send('of anna'))
    await world.advance(50)
    world.network.mode = 'pass'
    await world.advance(15_000)
    const { connection } = world.client.getState()
    expect(connection).toMatchObject({ status: 'connected', reason: 'identity-changed' })
    expect(connection.identity).not.toBe(identity)
    expect(connection.sessionId).not.toBe(session?.id)
    expect(connection.identityChangedAt).not.toBeNull()
    expect(typed.code).toBe('identity-changed')
    expect(world.events.filter(({ type }) => type === 'identity-changed')).toHaveLength(1)
    expect(world.network.dials()).toBe(2)
  })
})

describe('the end of a client', () => {
  it.each([
    ['disconnects', (world: World) => void world.client.disconnect()],
    ['signs out', (world: World) => void world.client.signOut()],
    ['is disposed', (world: World) => world.client.dispose()],
    ['loses its connection', (world: World) => world.network.cut()],
  ])('that %s aborts a renewal that is under way, and leaves no timer of it', async (what, end) => {
    const { world, asked, issue, refreshes } = await startExpiring(60_000)
    issue.instead = () =>
      new Promise((resolve) => world.environment.setTimer(() => resolve('anna:9e15'), 5000))
    await world.advance(38_000)
    expect(asked).toHaveLength(2)
    issue.instead = null
    end(world)
    expect(asked[1]?.signal.aborted).toBe(true)
    await world.advance(10_000)
    expect(refreshes()).toBe(0)
    expect(asked, 'a dial of its own').toHaveLength(what === 'loses its connection' ? 3 : 2)
    if (what === 'is disposed') expect(world.leftovers()).toMatchObject({ listeners: 0, sockets: 0 })
  })
})
