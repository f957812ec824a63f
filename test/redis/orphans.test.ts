import { describe, expect, it, onTestFinished } from 'vitest'
import { queueKey } from '../../src/server/hub/model.js'
import { createRedisChannels } from '../../src/server/redis/channels.js'
import { placeOf } from '../../src/server/redis/keys.js'
import { openRedis } from '../../src/server/redis/opening.js'
import { createOrphanSweep } from '../../src/server/redis/orphans.js'
import { until } from '../client/support/wait.js'
import { entry, openStore, session, type OpenStore } from './support/openStore.js'
import { noRedis, startRedis } from './support/redisServer.js'

const prefix = 'react-connectivity'
const bounds = { size: 10 }
const nothing = (): void => undefined
/** A session that lives for a short time makes its process sweep often. */
const sweepOften = async ({ store }: OpenStore): Promise<void> => store.shared?.take(session('short'), 600)

describe.skipIf(noRedis !== null)('queues on Redis that no session has', () => {
  it('go also where the process ended that removed their session, and those of others stay', async () => {
    const redis = await startRedis()
    const names = ['inbox', 'tr"ay: ä']
    const gone = await openStore({ url: redis.url })
    await gone.store.shared?.take(session('old', { queues: names }), 60_000)
    for (const name of names) await gone.store.append(queueKey('old', name), entry('mail'), bounds)
    // Its process ends before it has removed the queues, too.
    await gone.store.deleteSession('old')
    await gone.store.close()

    const alive = await openStore({ url: redis.url })
    const own = queueKey('new', 'inbox')
    await sweepOften(alive)
    await alive.store.shared?.take(session('new', { queues: ['inbox'] }), 60_000)
    for (const channel of [own, 'c:orders', 't']) await alive.store.append(channel, entry('mine'), bounds)
    await until('the queues to be removed', () => alive.heard.removed.length === 2)
    expect(alive.heard.removed.toSorted()).toEqual(names.map((name) => queueKey('old', name)).toSorted())
    expect([...((await alive.store.channels?.('', 10)) ?? [])].toSorted()).toEqual(['c:orders', own, 't'])
    expect((await alive.store.read(own, { after: 0, limit: 10 })).last).toBe(1)
  })

  it('go where a message crossed the end of its queue', async () => {
    const redis = await startRedis()
    const [owner, publisher] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    await sweepOften(publisher)
    await owner.store.shared?.take(session('s', { queues: ['inbox'] }), 60_000)
    const [id = ''] = (await publisher.store.shared?.collecting('inbox')) ?? []
    await owner.store.putSession(session('s'), 60_000)
    await owner.store.remove(queueKey('s', 'inbox'))
    await publisher.store.append(queueKey(id, 'inbox'), entry('late'), bounds)
    await until('the queue to be removed', () => publisher.heard.removed.length === 1)
    expect(await publisher.store.channels?.('', 10)).toEqual([])
    expect(await publisher.store.shared?.find('s')).not.toBeNull()
  })

  it('are found behind any number of others', async () => {
    const redis = await startRedis()
    const { store } = await openStore({ url: redis.url })
    const opening = await openRedis(
      { address: { url: redis.url, timeoutMs: 20_000 }, prefix, wait: null, fresh: 'fresh' },
      { notice: nothing, lost: nothing },
    )
    onTestFinished(opening.close)
    const inFirst = (id: string, count: number): string[] => {
      const found: string[] = []
      for (let n = 0; found.length < count; n += 1)
        if (placeOf(prefix, queueKey(id, `${n}`)).partition === 0) found.push(`${n}`)
      return found
    }
    const [queues, [orphan = '']] = [inFirst('a', 600), inFirst('z', 1)]
    await store.shared?.take(session('a', { queues }), 60_000)
    const channels = createRedisChannels(opening, prefix, false)
    await Promise.all(queues.map((name) => channels.append(queueKey('a', name), entry(1), bounds)))
    await channels.append(queueKey('z', orphan), entry(1), bounds)
    const removed: string[] = []
    const sweep = createOrphanSweep({
      opening,
      prefix,
      removeChannel: async (channel) => void removed.push(channel),
    })
    await sweep(0)
    expect(removed).toEqual([])
    await sweep(0)
    await sweep(0)
    expect(removed).toEqual([queueKey('z', orphan)])
    await sweep(0)
    expect(removed).toHaveLength(2)
  })
})
