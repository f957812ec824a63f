import { describe, expect, it, onTestFinished } from 'vitest'
import { createRedisStore, type RedisStoreOptions } from 'react-connectivity/server/redis'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import type { Seat } from '../../src/server/hub/sharedStore.js'
import { pause } from '../client/support/wait.js'
import { asking, outcome, seatContract, seatOf } from '../server/seatContract.js'
import { openStore, reopen, type OpenStore } from './support/openStore.js'
import { noRedis, startRedis, type RedisServer } from './support/redisServer.js'
import { dueOf, keysOfSeats, leasesOf, script, timeOf } from './support/seatKeys.js'

const taking = ({ store }: OpenStore, ...request: Parameters<typeof asking>) => {
  if (store.shared) return store.shared.takeSeat(asking(...request))
  throw new Error('the store is shared')
}

/** A store whose line to Redis can be cut, which nobody opens again. */
async function openBehindProxy(redis: RedisServer, options: RedisStoreOptions = {}) {
  const proxy = await createChaosProxy(() => redis.port)
  onTestFinished(() => proxy.close())
  const open = await openStore({ url: `redis://127.0.0.1:${proxy.port}`, ...options })
  return { open, proxy }
}

describe.skipIf(noRedis !== null)('seats on Redis', async () => {
  if (noRedis === null)
    seatContract('The store on Redis', async () => {
      const redis = await startRedis()
      return () => createRedisStore({ url: redis.url, timeoutMs: 20_000 })
    })

  it('leave no key behind when all are left, taken over or refused', async () => {
    const redis = await startRedis()
    const [one, two] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    const seats = [
      await taking(one, 'a'),
      await taking(one, 'b', { session: 's1' }),
      await taking(two, 'b', { session: 's2', takes: true }),
      await taking(two, 'a', { name: 'c:kitchen' }),
    ].map(seatOf)
    expect(await taking(two, 'c')).toBe('full')
    expect(await taking(one, 'c', { name: 'c:kitchen', max: 1 })).toBe('full')
    expect(await keysOfSeats(redis)).not.toEqual([])
    for (const { leave } of seats) leave()
    // Scripts of one process run in order.
    for (const open of [one, two]) await open.store.read('c:probe', { after: 0, limit: 0 })
    expect(await keysOfSeats(redis)).toEqual([])
  })

  it('of a process that is gone without a word are free when its lease has ended, and not before', async () => {
    const redis = await startRedis()
    const { open: gone, proxy } = await openBehindProxy(redis, { timeoutMs: 4000 })
    const alive = await openStore({ url: redis.url })
    for (const holder of ['a', 'b']) seatOf(await taking(gone, holder))
    proxy.close()
    const [lease = ''] = await leasesOf(redis)
    const due = await dueOf(redis, lease)
    expect(due).toBeGreaterThan(0)
    const takeLater = async (holder: string, session: string): Promise<Seat> => {
      let answer = await taking(alive, holder, { session })
      while (typeof answer === 'string') {
        await pause(50)
        answer = await taking(alive, holder, { session })
      }
      expect(await timeOf(redis)).toBeGreaterThanOrEqual(due)
      return answer
    }
    // The seat of the same holder, and another one.
    const seats = [await takeLater('a', 'another'), await takeLater('c', 'c')]
    for (const { leave } of seats) leave()
    await alive.store.read('c:probe', { after: 0, limit: 0 })
    expect(await keysOfSeats(redis)).toEqual([])
  })

  it('of a process that is gone are forgotten by the others, also where nobody asks for them', async () => {
    const redis = await startRedis()
    const { open: gone, proxy } = await openBehindProxy(redis, { timeoutMs: 4000 })
    for (const holder of ['a', 'b']) seatOf(await taking(gone, holder))
    const alive = await openStore({ url: redis.url, timeoutMs: 4000 })
    seatOf(await taking(alive, 'z', { name: 'c:elsewhere' }))
    proxy.close()
    const left = async () => (await keysOfSeats(redis)).filter((key) => key.includes('seats:c:lobby'))
    while ((await left()).length > 0) await pause(100)
    expect(await taking(alive, 'y', { name: 'c:elsewhere', max: 1 }), 'its own stay').toBe('full')
  })

  it('of thousands of holders that are gone are all freed', async () => {
    const redis = await startRedis()
    const [gone, alive] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    const holders = Array.from({ length: 2500 }, (_, n) => `s${n}`)
    await Promise.all(holders.map((holder) => taking(gone, holder, { max: 2500 })))
    expect(await taking(alive, 'other', { max: 2500 })).toBe('full')
    await gone.store.close()
    expect(await keysOfSeats(redis)).toEqual([])
  })

  it('are free at once when their process has opened its store again after a blip', async () => {
    const redis = await startRedis()
    const { open: one, proxy } = await openBehindProxy(redis)
    const two = await openStore({ url: redis.url })
    const seats = [seatOf(await taking(one, 'a')), seatOf(await taking(one, 'b'))]
    proxy.drop()
    while (one.heard.failures.length === 0) await pause(20)
    // Its clients are sent away.
    for (const { leave } of seats) leave()
    await one.store.close()
    expect(await taking(two, 'c'), 'nobody told Redis yet').toBe('full')
    const again = await reopen(one.store, 'again')
    expect(outcome(await taking(two, 'c'))).toBe('taken')
    expect(outcome(await taking(again, 'a'))).toBe('taken')
  })

  it('that ended behind the back of their process end its opening, so that its clients ask anew', async () => {
    const redis = await startRedis()
    const one = await openStore({ url: redis.url, timeoutMs: 5000 })
    seatOf(await taking(one, 'a'))
    await script(
      redis,
      "for _, key in ipairs(redis.call('KEYS', '*}:leases')) do redis.call('DEL', key) end return ''",
    )
    while (one.heard.failures.length === 0) await pause(20)
    expect(String(one.heard.failures[0])).toContain('its seats ended')
  })
})
