import { describe, expect, it } from 'vitest'
import type { ServerLimits } from 'react-connectivity/server'
import { createRedisStore } from 'react-connectivity/server/redis'
import { pause, until } from '../client/support/wait.js'
import { TestClient } from '../server/support/testClient.js'
import { sessionOf, startServer } from '../server/support/testServer.js'
import { openStore, type OpenStore } from './support/openStore.js'
import { noRedis, startRedis, type RedisServer } from './support/redisServer.js'
import { dueOf, keysOfSeats, leasesOf, script, timeOf } from './support/seatKeys.js'
import { connectTo, startServers } from './support/servers.js'

/** For clients that answer no ping, however long a test takes. */
const patient = { intervalMs: 25_000, timeoutMs: 10_000, idleMs: 600_000 }

type Client = Awaited<ReturnType<typeof connectTo>>

const isClient = (client: Client | null): client is Client => client !== null

/** Dials as one user; null when it is refused. */
const dial = (url: string, hello: object = {}): Promise<Client | null> =>
  connectTo(url, { token: 'ada', ...hello }).catch(() => null)

const startThree = async (redis: RedisServer, limits: Partial<ServerLimits>, timeoutMs = 5000) => {
  const servers = await startServers({ url: redis.url, timeoutMs }, 3, { limits, heartbeat: patient })
  return { servers, urls: servers.processes.map(({ url }) => url) }
}

const takingFrom = ({ store }: OpenStore, name: string, perMinute: number): Promise<number> => {
  if (store.shared) return store.shared.takeToken(name, perMinute)
  throw new Error('the store is shared')
}

describe.skipIf(noRedis !== null)(
  'the limit of sockets of a user, in three server processes on one Redis',
  () => {
    it('lets ten of thirty in, and frees the places of a killed process when its lease has ended', async () => {
      const redis = await startRedis()
      const { servers, urls } = await startThree(redis, { maxSocketsPerUser: 10 })
      const first = await dial(urls[0] ?? '')
      const [lease = ''] = await leasesOf(redis)
      const raced = await Promise.all(Array.from({ length: 29 }, (_, n) => dial(urls[n % 3] ?? '')))
      const clients = [first, ...raced].filter(isClient)
      expect(clients).toHaveLength(10)

      await servers.kill(0)
      const due = await dueOf(redis, lease)
      const left = clients.filter(({ socket }) => socket.url !== urls[0])
      let next: Client | null = null
      while (next === null) {
        await pause(50)
        next = await dial(urls[1] ?? '')
      }
      expect(await timeOf(redis)).toBeGreaterThanOrEqual(due)
      const more = await Promise.all(Array.from({ length: 20 }, (_, n) => dial(urls[1 + (n % 2)] ?? '')))
      expect([...left, next, ...more].filter(isClient)).toHaveLength(10)
    })

    it('lets a session come to another process with its place, and a socket that ends makes room', async () => {
      const redis = await startRedis()
      const { urls } = await startThree(redis, { maxSocketsPerUser: 2 }, 20_000)
      const [a = '', b = '', c = ''] = urls
      const [one, two] = [await dial(a), await dial(b)]
      expect(await dial(c)).toBe(null)
      const back = await dial(c, one === null ? {} : { session: sessionOf(one.welcome) })
      expect(back?.welcome.session.resumed).toBe(true)
      expect(await dial(a)).toBe(null)
      two?.cut()
      let next: Client | null = null
      while (next === null) {
        await pause(20)
        next = await dial(a)
      }
      expect(await dial(b)).toBe(null)
    })

    it('neither keeps everybody out nor is forgotten after Redis was killed and started again', async () => {
      const redis = await startRedis('always')
      const { servers, urls } = await startThree(redis, { maxSocketsPerUser: 6 })
      const dialMany = async () =>
        (await Promise.all(Array.from({ length: 18 }, (_, n) => dial(urls[n % 3] ?? '')))).filter(isClient)
      const before = await dialMany()
      expect(before).toHaveLength(6)
      await redis.kill()
      for (const client of before) await client.closed
      expect(await dial(urls[0] ?? ''), 'nobody comes in unasked').toBe(null)
      await redis.start()
      for (const { events } of servers.processes)
        await until('its store to be open again', () => events.some(({ type }) => type === 'store-reopened'))
      expect(await dialMany()).toHaveLength(6)
    })

    it('costs Redis nothing as long as a user has few sockets', async () => {
      const redis = await startRedis()
      const { urls } = await startThree(redis, { maxSocketsPerUser: 200 })
      for (const url of [...urls, ...urls]) expect(await dial(url)).not.toBe(null)
      expect(await keysOfSeats(redis)).toEqual([])
    })
  },
)

describe.skipIf(noRedis !== null)('the limits of an address, in three servers on one Redis', () => {
  const startBehindProxy = async (redis: RedisServer, limits: Partial<ServerLimits>) => {
    const start = () =>
      startServer({ store: createRedisStore({ url: redis.url, timeoutMs: 20_000 }), trustProxy: 1, limits })
    const servers = [await start(), await start(), await start()]
    return async (n: number, address: string): Promise<boolean> => {
      const client = new TestClient(servers[n % 3]?.url ?? '', { 'x-forwarded-for': address })
      await client.opened()
      const answer = await client.hello().catch(() => null)
      return answer !== null
    }
  }

  it('let ten of thirty sockets in', async () => {
    const redis = await startRedis()
    const isWelcomed = await startBehindProxy(redis, { maxSocketsPerAddress: 10 })
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => isWelcomed(n, '203.0.113.7')))
    expect(answers.filter((is) => is)).toHaveLength(10)
    expect(await isWelcomed(0, '203.0.113.8')).toBe(true)
  })

  it('let ten of thirty new sessions in', async () => {
    const redis = await startRedis()
    const isWelcomed = await startBehindProxy(redis, { newSessionsPerMinute: 10 })
    let welcomed = 0
    // One after the other, so that the tokens that come back meanwhile can be counted.
    const from = await timeOf(redis)
    for (let n = 0; n < 30; n += 1) if (await isWelcomed(n, '203.0.113.7')) welcomed += 1
    const mayComeBack = Math.ceil((10 * ((await timeOf(redis)) - from)) / 60_000)
    expect(welcomed).toBeGreaterThanOrEqual(10)
    expect(welcomed).toBeLessThanOrEqual(10 + mayComeBack)
  })
})

describe.skipIf(noRedis !== null)('tokens on Redis', () => {
  it('are as many for all processes together as a name has, and a client is told when there is one more', async () => {
    const redis = await startRedis()
    const [one, two] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    // One an hour, so that none comes back before the end of the test.
    const perMinute = 1 / 60
    expect(await takingFrom(one, 'few', perMinute), 'less than a whole one').toBeGreaterThan(0)
    for (let n = 0; n < 100; n += 1) expect(await takingFrom(n % 2 ? one : two, 'na:a', 100)).toBe(0)
    const waitMs = await takingFrom(one, 'na:a', 100)
    expect(waitMs).toBeLessThanOrEqual(600)
    expect(await takingFrom(one, 'na:b', 1)).toBe(0)
    expect(await takingFrom(two, 'na:b', 1)).toBeGreaterThan(0)
    expect(await takingFrom(two, 'na:b', 1)).toBeLessThanOrEqual(60_000)
  })

  it('of any number per minute are as many as that', async () => {
    const redis = await startRedis()
    const open = await openStore({ url: redis.url })
    for (const perMinute of [1, 3, 7, 9, 11, 13]) {
      const from = await timeOf(redis)
      let taken = 0
      while ((await takingFrom(open, `of ${perMinute}`, perMinute)) === 0) taken += 1
      const cameBack = Math.ceil((perMinute * ((await timeOf(redis)) - from)) / 60_000)
      expect(taken).toBeGreaterThanOrEqual(perMinute)
      expect(taken).toBeLessThanOrEqual(perMinute + cameBack)
    }
  })

  it('keep nobody waiting for longer than a minute after the clock of Redis was set back, and leave no key for longer', async () => {
    const redis = await startRedis()
    const open = await openStore({ url: redis.url })
    await takingFrom(open, 'na:c', 1)
    const far = (await timeOf(redis)) + 3_600_000
    await script(
      redis,
      `for _, key in ipairs(redis.call('KEYS', '*}:tokens:*')) do redis.call('SET', key, '${far}') end return ''`,
    )
    expect(await takingFrom(open, 'na:c', 1)).toBeLessThanOrEqual(60_000)
    expect(await takingFrom(open, 'na:d', 1)).toBe(0)
    const ttl = await script(
      redis,
      `for _, key in ipairs(redis.call('KEYS', '*}:tokens:na:d')) do return tostring(redis.call('PTTL', key)) end`,
    )
    expect(Number(ttl)).toBeGreaterThan(0)
    expect(Number(ttl)).toBeLessThanOrEqual(60_000)
  })
})
