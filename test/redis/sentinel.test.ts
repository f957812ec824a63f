import { describe, expect, it } from 'vitest'
import { sentinelMaster } from 'react-connectivity/server/redis'
import { freePort } from '../client/support/server.js'
import { pause, until } from '../client/support/wait.js'
import { entry, openStore, reopen, type OpenStore } from './support/openStore.js'
import { noRedis, startRedis, type RedisServer } from './support/redisServer.js'
import { startSentinel } from './support/sentinel.js'

const bounds = { size: 100 }
const name = 'shop'

/** Waits until a Redis says something of its replication. */
async function untilTold(redis: RedisServer, text: string): Promise<void> {
  while (!(await redis.command('INFO', 'replication').catch(() => '')).includes(text)) await pause(20)
}

/** Opens a store again until a master is there, as a server does. */
async function untilOpen({ store }: OpenStore, fresh: string): Promise<OpenStore> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await reopen(store, fresh)
    } catch (error) {
      if (tries > 300) throw error
      await pause(100)
    }
  }
}

describe.skipIf(noRedis !== null)('a Redis behind Sentinels', () => {
  it('is followed to the promoted replica, with all that the replica had received [O5]', async () => {
    const [master, replica] = [await startRedis(), await startRedis()]
    await replica.command('REPLICAOF', '127.0.0.1', `${master.port}`)
    await untilTold(replica, 'master_link_status:up')
    const sentinel = await startSentinel(name, master.port)
    // One of them is gone.
    const sentinels = [`redis://127.0.0.1:${await freePort()}`, sentinel.url]
    const url = sentinelMaster({ name, sentinels, timeoutMs: 20_000 })
    const wait = { replicas: 1, timeoutMs: 20_000 }
    const first = await openStore({ url, wait })
    for (const value of [1, 2, 3]) await first.store.append('a', entry(value), bounds)
    await first.store.close()

    // Without `wait`: nobody follows the promoted one.
    const second = await openStore({ url })
    // A Sentinel asks the master for its replicas once in ten seconds.
    while (!(await sentinel.info()).includes('slaves=1')) await pause(100)
    await master.kill()
    await until('the loss of the master', () => second.heard.failures.length > 0)
    const again = await untilOpen(second, 'later')
    await untilTold(replica, 'role:master')
    const page = await again.store.read('a', { after: 0, limit: 10 })
    expect(page.entries.map(({ data }) => data)).toEqual(['1', '2', '3'])
    expect(page.lineage?.generation).toBe('later')
    expect(await again.store.append('a', entry(4), bounds)).toMatchObject({ offset: 4 })
  })

  it('says which Sentinels were asked when none knows the master, and no password', async () => {
    const redis = await startRedis()
    const sentinel = await startSentinel(name, redis.port)
    const dead = `redis://:secret@127.0.0.1:${await freePort()}`
    const asked = openStore({ url: sentinelMaster({ name: 'other', sentinels: [dead, sentinel.url] }) })
    const error = await asked.catch(String)
    expect(error).toContain(`expected a Sentinel that knows the master 'other'`)
    expect(error).toContain(`${new URL(sentinel.url).host} does not know it`)
    expect(error).toContain(`${new URL(dead).host}: `)
    expect(error).not.toContain('secret')
  })

  it('is refused without the address of a Sentinel', () => {
    expect(() => sentinelMaster({ name, sentinels: [] })).toThrow('at least one Sentinel')
    expect(() => sentinelMaster({ name: '', sentinels: ['redis://127.0.0.1'] })).toThrow('name of a master')
  })
})
