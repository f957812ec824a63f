import { describe, expect, it, onTestFinished } from 'vitest'
import { createRedisChannels } from '../../src/server/redis/channels.js'
import { openRedis, type RedisOpening } from '../../src/server/redis/opening.js'
import { until } from '../client/support/wait.js'
import { trimNow } from '../server/support/trimNow.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { entry, openStore } from './support/openStore.js'

const bounds = { size: 100 }

async function open(url: string): Promise<RedisOpening> {
  const address = { url, timeoutMs: 5000 }
  const silent = { notice: () => undefined, lost: () => undefined }
  const opening = await openRedis({ address, prefix: 'order', wait: null, fresh: 'fresh' }, silent)
  onTestFinished(opening.close)
  return opening
}

describe.skipIf(noRedis !== null)('the sends of one client', () => {
  it('wait for one that Redis refuses, so that none takes its place', async () => {
    const redis = await startRedis()
    const opening = await open(redis.url)
    let refused = 0
    // Redis refuses single commands for a moment when it is full, busy or without replicas.
    const moody: RedisOpening = {
      ...opening,
      run: (...given) => (refused++ === 1 ? Promise.reject(new Error('OOM')) : opening.run(...given)),
    }
    const channels = createRedisChannels(moody, 'order', false)
    const send = (seq: number) => channels.append('a', entry(seq), bounds, { id: 'ada', seq })
    const results = await Promise.allSettled([send(1), send(2), send(3), send(4)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected'])
    // A number may be left out when the client gave it up.
    for (const seq of [2, 3, 5]) expect(await send(seq)).toMatchObject({ duplicate: false })
    const page = await channels.read('a', { after: 0, limit: 10 })
    expect(page.entries.map(({ data }) => data)).toEqual(['1', '2', '3', '5'])
  })

  it('do not hold up those of another client, or of another channel', async () => {
    const redis = await startRedis()
    const opening = await open(redis.url)
    let refused = 0
    const moody: RedisOpening = {
      ...opening,
      run: (...given) => (refused++ === 0 ? Promise.reject(new Error('OOM')) : opening.run(...given)),
    }
    const channels = createRedisChannels(moody, 'order', false)
    const results = await Promise.allSettled([
      channels.append('a', entry(1), bounds, { id: 'ada', seq: 1 }),
      channels.append('a', entry(2), bounds, { id: 'bob', seq: 2 }),
      channels.append('b', entry(2), bounds, { id: 'ada', seq: 2 }),
      channels.append('a', entry(3), bounds),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
  })
})

describe.skipIf(noRedis !== null)('the channels of a store on Redis', () => {
  it('forget old messages again after the clock of a process was a year ahead for one of them', async () => {
    const redis = await startRedis()
    const [{ store }, other] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    const aged = { size: 100, maxAgeMs: 300_000 }
    const message = (at: number) => ({ data: `${at}`, at })
    await store.append('a', message(1000), aged)
    await other.store.append('a', message(31_536_000_000), aged)
    expect(await store.append('a', message(2000), aged)).toMatchObject({ first: 2 })
    const times = async (notBefore: number) =>
      (await store.read('a', { after: 0, limit: 10, notBefore })).entries.map(({ at }) => at)
    // The message of the year ahead counts as one of a minute ahead.
    expect([await times(62_000), await times(62_001)]).toEqual([[62_000, 62_000], []])
    await store.append('a', message(400_000), aged)
    expect(await times(0)).toEqual([400_000])
    await until('the other process to hear of it', () => other.heard.entries.length === 4)
    expect(other.heard.entries.map(({ at }) => at)).toEqual([1000, 31_536_000_000, 62_000, 400_000])
  })

  it('are not collected as long as a process has subscribers of them', async () => {
    const redis = await startRedis()
    const [{ store }, other] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    await store.append('a', entry(1), bounds)
    await trimNow(store, 'a', 1)
    for (const channel of ['a', 'never']) await other.store.shared?.use(channel, 500)
    expect([await store.collect?.('a', 500), await store.collect?.('never', 9000)]).toEqual([null, null])
    expect(await store.collect?.('a', 501)).toMatchObject({ offset: 1 })
    expect(await store.channels?.('', 10)).toEqual([])
  })

  it('are read backwards from an offset, and nothing is before the first', async () => {
    const redis = await startRedis()
    const { store } = await openStore({ url: redis.url })
    for (let n = 1; n <= 5; n += 1) await store.append('a', entry(n), bounds)
    const offsets = async (before: number, limit = 2) =>
      (await store.read('a', { after: 0, limit, before })).entries.map(({ offset }) => offset)
    expect([await offsets(5), await offsets(9), await offsets(1), await offsets(0)]).toEqual([
      [3, 4],
      [4, 5],
      [],
      [],
    ])
  })

  it('are listed page by page, each once, until they are removed', async () => {
    const redis = await startRedis()
    const { store } = await openStore({ url: redis.url })
    const names = Array.from({ length: 100 }, (_, n) => `c:${n}"ä`)
    for (const name of names) await store.append(name, entry(1), bounds)
    await store.read('c:only read', { after: 0, limit: 1 })
    await store.remove(names.pop() ?? '')
    const found: string[] = []
    for (let page: readonly string[] = ['']; page.length > 0; found.push(...page))
      page = (await store.channels?.(found.at(-1) ?? '', 7)) ?? []
    expect(found.toSorted()).toEqual(names.toSorted())
  })
})
