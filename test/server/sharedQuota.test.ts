import { describe, expect, it } from 'vitest'
import type { HubOptions } from 'react-connectivity/server'
import { startHubs } from './support/hubs.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'

const isWelcomed = ({ frames }: TestPeer): boolean => frames[0]?.t === 'welcome'
const refusalOf = ({ frames, close }: TestPeer): unknown => ({ ...frames.at(-1), code: close?.code })
const sessionIn = ({ frames: [welcome] }: TestPeer): { id: string; key: string } => {
  if (welcome?.t !== 'welcome') throw new Error('expected a welcome')
  return sessionOf(welcome)
}

/** Three processes on one store, and clients of any address. */
function startWorld(limits: HubOptions['limits'], more: Partial<HubOptions> = {}) {
  const { clock, hubs, memory } = startHubs([0, 0, 0], { limits: { ...limits }, ...more })
  const begin = (index: number, hello: object = {}, address = '192.0.2.1'): TestPeer => {
    const hub = hubs[index % 3]
    if (hub === undefined) throw new Error(`there is no hub ${index}`)
    const client = connectPeer(hub, { address })
    client.send({ t: 'hello', v: 1, attempt: 0, token: 'ada', ...hello })
    return client
  }
  const dial = async (...request: Parameters<typeof begin>): Promise<TestPeer> => {
    const client = begin(...request)
    await clock.tick()
    return client
  }
  /** Clients that dial one after the other, each another process. */
  const dialMany = async (count: number, helloOf: (n: number) => object = () => ({}), address?: string) => {
    const clients: TestPeer[] = []
    for (let n = 0; n < count; n += 1) clients.push(await dial(n, helloOf(n), address))
    return clients
  }
  return { clock, hubs, memory, begin, dial, dialMany }
}

describe('one user, in three processes on one store', () => {
  it('holds so many sockets and no more, and a socket that ends makes room in all of them', async () => {
    const { clock, hubs, memory, dial, dialMany } = startWorld({ maxSocketsPerUser: 10 })
    const clients = await dialMany(30)
    expect(clients.filter(isWelcomed)).toHaveLength(10)
    expect(refusalOf(clients[20] as TestPeer)).toEqual({
      t: 'goodbye',
      reason: 'rate-limited',
      message: 'This user has too many connections.',
      retryAfterMs: 30_000,
      code: 4429,
    })
    expect(hubs[0]?.stats().totals.reachedLimits).toMatchObject({ maxSocketsPerUser: 6 })
    expect(isWelcomed(await dial(0, { token: 'bob' })), 'another one is not concerned').toBe(true)
    clients[0]?.peer.closed()
    await clock.tick()
    expect(isWelcomed(await dial(1))).toBe(true)
    expect(isWelcomed(await dial(2))).toBe(false)
    for (const client of clients) client.peer.closed()
    await clock.tick()
    expect(memory.seats.count('su:ada'), 'the seat of the eleventh').toBe(1)
  })

  it('comes back with a session to another process, also while the one before has not noticed', async () => {
    const { dial } = startWorld({ maxSocketsPerUser: 2 })
    const [one] = [await dial(0), await dial(1)]
    const back = await dial(1, { session: sessionIn(one) })
    expect(back.frames).toMatchObject([{ t: 'welcome', session: { resumed: true } }])
    expect(isWelcomed(await dial(2))).toBe(false)
  })

  it('costs no question as long as it has few, and no more get in than one in a hundred for each process', async () => {
    const { memory, dialMany } = startWorld({ maxSocketsPerUser: 200, newSessionsPerMinute: 1e6 })
    expect((await dialMany(6)).every(isWelcomed)).toBe(true)
    expect(memory.seats.count()).toBe(0)
    const more = await dialMany(400)
    const count = 6 + more.filter(isWelcomed).length
    expect(count).toBeGreaterThanOrEqual(200)
    expect(count).toBeLessThanOrEqual(206)
  })

  it('gets no more in when all dial at once and wait for other answers', async () => {
    const { clock, memory, begin } = startWorld({ maxSocketsPerUser: 200, maxSocketsPerAddress: 100 })
    const release = memory.seats.holdAnswers()
    for (let n = 0; n < 50; n += 1) begin(0)
    await clock.tick()
    release()
    await clock.tick()
    expect(memory.seats.count('su:ada')).toBeGreaterThanOrEqual(48)
  })
})

describe('one address, in three processes on one store', () => {
  it('holds so many sockets of all users together', async () => {
    const { dial, dialMany } = startWorld({ maxSocketsPerAddress: 10 })
    const clients = await dialMany(30, (n) => ({ token: `user-${n}` }))
    expect(clients.filter(isWelcomed)).toHaveLength(10)
    expect(refusalOf(clients[20] as TestPeer)).toMatchObject({ reason: 'overloaded', code: 1013 })
    expect(isWelcomed(await dial(0, {}, '192.0.2.2')), 'another one is not concerned').toBe(true)
    expect((await dialMany(11, () => ({}), '127.0.0.1')).every(isWelcomed), 'a proxy is not counted').toBe(
      true,
    )
  })

  it('begins so many sessions a minute, and may come back to them', async () => {
    const { dial, dialMany } = startWorld({ newSessionsPerMinute: 10 })
    const clients = await dialMany(30, (n) => ({ token: `user-${n}` }))
    expect(clients.filter(isWelcomed)).toHaveLength(10)
    expect(refusalOf(clients[20] as TestPeer)).toEqual({
      t: 'goodbye',
      reason: 'rate-limited',
      message: 'Too many new sessions from this address.',
      retryAfterMs: 60_000,
      code: 4429,
    })
    const back = await dial(2, { token: 'user-0', session: sessionIn(clients[0] as TestPeer) })
    expect(isWelcomed(back)).toBe(true)
  })
})

describe('a client that does not come in after all', () => {
  it('leaves no seat: it is refused for another reason, or goes while it is waited for', async () => {
    const limits = { maxSocketsPerUser: 10, maxSocketsPerAddress: 10 }
    const { clock, memory, begin, dial } = startWorld(limits, { concurrentSessions: 'first-wins' })
    expect(isWelcomed(await dial(0))).toBe(true)
    const seats = memory.seats.count()
    expect(refusalOf(await dial(1))).toMatchObject({ reason: 'kicked' })
    expect(memory.seats.count()).toBe(seats)
    const release = memory.seats.holdAnswers()
    const gone = begin(2, { token: 'bob' })
    await clock.tick()
    gone.peer.closed()
    release()
    await clock.tick()
    expect(memory.seats.count()).toBe(seats)
    const full = startWorld({ ...limits, maxSocketsPerAddress: 1 })
    await full.dial(0)
    expect(refusalOf(await full.dial(1))).toMatchObject({ reason: 'overloaded' })
    expect(full.memory.seats.count('su:ada')).toBe(1)
  })

  it('is sent away when the store does not answer, and leaves no seat', async () => {
    const { clock, memory, begin } = startWorld({ maxSocketsPerUser: 10, maxSocketsPerAddress: 10 })
    memory.seats.fail(new Error('no answer'))
    const client = begin(0)
    await clock.tick()
    expect(refusalOf(client)).toMatchObject({ reason: 'server-error', code: 1011 })
    expect(memory.seats.count()).toBe(0)
  })
})
