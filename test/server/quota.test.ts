import { describe, expect, it } from 'vitest'
import { createHub, type HubOptions } from '../../src/server/hub.js'
import type { HelloFrame } from '../../src/wire/frames.js'
import type { ServerEvent } from 'react-connectivity/server'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

/** A hub whose token is the id of the user, with clients of any address. */
function createWorld({ limits, ...options }: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const hub = createHub({
    environment: clock.environment,
    authenticate: ({ token = 'ann' }) => ({ id: token }),
    limits: { ...limits },
    ...options,
  })
  const events: ServerEvent[] = []
  hub.on((event) => events.push(event))
  const dial = async (address: string, hello: Partial<HelloFrame> = {}): Promise<TestPeer> => {
    const client = connectPeer(hub, { address })
    client.send({ t: 'hello', v: 1, attempt: 0, ...hello })
    await clock.tick()
    return client
  }
  const dialMany = async (
    count: number,
    ...request: Parameters<typeof dial>
  ): Promise<readonly TestPeer[]> => {
    const clients: TestPeer[] = []
    for (let i = 0; i < count; i++) clients.push(await dial(...request))
    return clients
  }
  const isWelcomed = ({ frames }: TestPeer): boolean => frames[0]?.t === 'welcome'
  const sessionIn = ({ frames: [welcome] }: TestPeer): { id: string; key: string } => {
    if (welcome?.t !== 'welcome') throw new Error('expected a welcome')
    return sessionOf(welcome)
  }
  return { clock, hub, events, dial, dialMany, isWelcomed, sessionIn }
}

const refusalOf = ({ frames, close }: TestPeer): unknown => ({ ...frames.at(-1), code: close?.code })
const away = (...clients: readonly TestPeer[]): void => {
  for (const { peer } of clients) peer.closed(1006)
}

describe('one address', () => {
  it('holds so many sockets and no more, for all of its users together; another address is not concerned', async () => {
    const { dial, dialMany, isWelcomed, hub } = createWorld({ limits: { maxSocketsPerAddress: 5 } })
    const office: TestPeer[] = []
    for (let i = 0; i < 5; i++) office.push(await dial('192.0.2.1', { token: `user ${i}` }))
    expect(office.every(isWelcomed)).toBe(true)
    const [sixth] = await dialMany(1, '192.0.2.1', { token: 'user 6' })
    expect(sixth && refusalOf(sixth)).toEqual({
      t: 'goodbye',
      reason: 'overloaded',
      retryAfterMs: 30_000,
      code: 1013,
    })
    expect(isWelcomed(await dial('192.0.2.2'))).toBe(true)
    expect(hub.stats().totals.reachedLimits).toMatchObject({ maxSocketsPerAddress: 1, maxSocketsPerUser: 0 })
    // The refused one, and one of the others.
    away(...(sixth ? [sixth] : []), ...office.slice(0, 1))
    expect(isWelcomed(await dial('192.0.2.1'))).toBe(true)
  })

  it('is a network of 64 bits in IPv6', async () => {
    const { dial, isWelcomed } = createWorld({ limits: { maxSocketsPerAddress: 1 } })
    expect(isWelcomed(await dial('2001:db8:0:1::1'))).toBe(true)
    expect(isWelcomed(await dial('2001:db8:0:1:ffff::2'))).toBe(false)
    expect(isWelcomed(await dial('2001:db8:0:2::1'))).toBe(true)
  })

  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])(
    'of this machine is that of a proxy and not counted: %s',
    async (address) => {
      const limits = { maxSocketsPerAddress: 1, maxSessionsPerAddress: 1, newSessionsPerMinute: 1 }
      const { dialMany, isWelcomed } = createWorld({ limits })
      expect((await dialMany(5, address)).every(isWelcomed)).toBe(true)
    },
  )

  it('leaves only so many sessions behind, and may come back to each of them', async () => {
    const { dial, dialMany, isWelcomed, sessionIn, hub, clock } = createWorld({
      limits: { maxSessionsPerAddress: 10 },
    })
    const clients = await dialMany(10, '192.0.2.1')
    away(...clients)
    expect(refusalOf(await dial('192.0.2.1'))).toEqual({
      t: 'goodbye',
      reason: 'overloaded',
      message: 'This address has too many sessions.',
      retryAfterMs: 30_000,
      code: 1013,
    })
    expect(hub.stats()).toMatchObject({
      sessions: 10,
      totals: { reachedLimits: { maxSessionsPerAddress: 1 } },
    })
    const back = await dial('192.0.2.1', clients[3] && { session: sessionIn(clients[3]) })
    expect(back.frames).toMatchObject([{ t: 'welcome', session: { resumed: true } }])
    // From elsewhere it is still a session of the first address.
    away(back)
    await dial('192.0.2.9', clients[3] && { session: sessionIn(clients[3]) })
    expect(isWelcomed(await dial('192.0.2.1'))).toBe(false)
    await clock.advance(140_000)
    expect(hub.stats().sessions).toBe(1)
    expect((await dialMany(9, '192.0.2.1')).every(isWelcomed)).toBe(true)
  })

  it('begins only so many sessions a minute, is told when it may go on, and goes on then', async () => {
    const { clock, dial, dialMany, isWelcomed, sessionIn } = createWorld({
      limits: { newSessionsPerMinute: 60 },
    })
    const clients = await dialMany(60, '192.0.2.1')
    expect(clients.every(isWelcomed)).toBe(true)
    expect(refusalOf(await dial('192.0.2.1'))).toEqual({
      t: 'goodbye',
      reason: 'rate-limited',
      message: 'Too many new sessions from this address.',
      retryAfterMs: 1000,
      code: 4429,
    })
    expect(isWelcomed(await dial('192.0.2.2'))).toBe(true)
    away(...clients)
    const [first] = clients
    expect(isWelcomed(await dial('192.0.2.1', first && { session: sessionIn(first) }))).toBe(true)
    await clock.advance(999)
    expect(isWelcomed(await dial('192.0.2.1'))).toBe(false)
    await clock.advance(1)
    expect(isWelcomed(await dial('192.0.2.1'))).toBe(true)
    expect(isWelcomed(await dial('192.0.2.1'))).toBe(false)
  })
})

describe('the allowance of an address', () => {
  it('fills up at its rate, however often it is looked at, and no higher than for a minute', async () => {
    const { clock, dialMany, isWelcomed } = createWorld({ limits: { newSessionsPerMinute: 60 } })
    const welcomedOf = async (count: number) => (await dialMany(count, '192.0.2.1')).filter(isWelcomed).length
    expect(await welcomedOf(70)).toBe(60)
    await clock.advance(30_000)
    expect(await welcomedOf(40)).toBe(30)
    await clock.advance(600_000)
    expect(await welcomedOf(70)).toBe(60)
  })
})

describe('one user', () => {
  it('holds so many sockets and no more, whatever the addresses; another user is not concerned', async () => {
    const { dial, isWelcomed, sessionIn, hub } = createWorld({ limits: { maxSocketsPerUser: 3 } })
    const clients = await Promise.all([1, 2, 3].map((n) => dial(`192.0.2.${n}`)))
    expect(clients.every(isWelcomed)).toBe(true)
    expect(refusalOf(await dial('192.0.2.4'))).toEqual({
      t: 'goodbye',
      reason: 'rate-limited',
      message: 'This user has too many connections.',
      retryAfterMs: 30_000,
      code: 4429,
    })
    expect(isWelcomed(await dial('192.0.2.4', { token: 'bob' }))).toBe(true)
    expect(hub.stats().totals.reachedLimits).toMatchObject({ maxSocketsPerUser: 1 })
    // A socket that takes the place of one of its own is no further one.
    const [first] = clients
    expect(isWelcomed(await dial('192.0.2.4', first && { session: sessionIn(first) }))).toBe(true)
  })

  it('holds no more sockets than that when many hellos are checked at the same time', async () => {
    const { clock, hub, isWelcomed } = createWorld({
      limits: { maxSocketsPerUser: 3 },
      authenticate: () =>
        new Promise((resolve) => clock.environment.setTimer(() => resolve({ id: 'ann' }), 50)),
    })
    const clients = Array.from({ length: 20 }, () => connectPeer(hub))
    for (const client of clients) client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.advance(60)
    expect(clients.filter(isWelcomed)).toHaveLength(3)
  })

  it('has so many sessions: one more ends the one that was away for longest, and never one with a socket', async () => {
    const { clock, dial, dialMany, isWelcomed, sessionIn, hub, events } = createWorld({
      limits: { maxSessionsPerUser: 3 },
    })
    const [first, second, third] = await dialMany(3, '192.0.2.1')
    for (const client of [second, first]) {
      if (client) away(client)
      await clock.advance(1000)
    }
    expect(isWelcomed(await dial('192.0.2.1'))).toBe(true)
    expect(events.filter(({ type }) => type === 'session-expired')).toEqual([
      { type: 'session-expired', sessionId: second && sessionIn(second).id },
    ])
    const resumed = await dial('192.0.2.1', first && { session: sessionIn(first) })
    expect(resumed.frames).toMatchObject([{ t: 'welcome', session: { resumed: true } }])
    expect(hub.stats().sessions).toBe(3)
    expect(refusalOf(await dial('192.0.2.1'))).toMatchObject({ reason: 'rate-limited', code: 4429 })
    expect(third?.close).toBeUndefined()
  })

  it('is everybody without authenticate, and then not counted', async () => {
    const clock = createVirtualClock()
    const limits = { maxSocketsPerUser: 2, maxSessionsPerUser: 2 }
    const hub = createHub({ environment: clock.environment, limits })
    const clients = Array.from({ length: 5 }, () => connectPeer(hub))
    for (const client of clients) client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    expect(clients.map(({ frames }) => frames[0]?.t)).toEqual(Array.from({ length: 5 }, () => 'welcome'))
  })
})
