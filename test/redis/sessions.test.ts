import { describe, expect, it } from 'vitest'
import { queueKey } from '../../src/server/hub/model.js'
import { pause, until } from '../client/support/wait.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { entry, openStore, session } from './support/openStore.js'

const shared = ({ store }: { store: Awaited<ReturnType<typeof openStore>>['store'] }) => {
  if (store.shared) return store.shared
  throw new Error('the store is shared')
}

describe.skipIf(noRedis !== null)('sessions on Redis', () => {
  it('belong to the process that took them last, whatever an earlier one still writes', async () => {
    const redis = await startRedis()
    const [one, two] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    await shared(one).take(session('s'), 60_000)
    expect(await shared(two).find('s')).toEqual(session('s'))
    await shared(two).take(session('s', { lastSeenAt: 2 }), 60_000)
    await until('the first process to hear of it', () => one.heard.moved.length === 1)
    await one.store.putSession(session('s', { connected: false }), 60_000)
    expect(one.heard.moved).toEqual(['s', 's'])
    await one.store.deleteSession('s')
    expect(await shared(one).find('s')).toEqual(session('s', { lastSeenAt: 2 }))
    expect(two.heard.moved).toEqual([])
    await two.store.deleteSession('s')
    expect(await shared(one).find('s')).toBeNull()
  })

  it('are found by the channels that they collect', async () => {
    const redis = await startRedis()
    const { store } = await openStore({ url: redis.url })
    const { collecting, take } = shared({ store })
    for (const id of ['a', 'b', 'c']) await take(session(id, { queues: ['inbox', `own-${id}`] }), 60_000)
    expect([...(await collecting('inbox'))].sort()).toEqual(['a', 'b', 'c'])
    await store.putSession(session('a', { queues: ['own-a'] }), 60_000)
    await store.deleteSession('b')
    expect(await collecting('inbox')).toEqual(['c'])
    expect(await collecting('own-a')).toEqual(['a'])
    expect(await collecting('own-b')).toEqual([])
  })

  it('expire with their process, with what they collected; those of a living process stay', async () => {
    const redis = await startRedis()
    const [gone, alive] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    const ttlMs = 4000
    await shared(gone).take(session('old', { queues: ['inbox'] }), ttlMs)
    await gone.store.append(queueKey('old', 'inbox'), entry('mail'), { size: 10 })
    await gone.store.close()
    await shared(alive).take(session('new', { queues: ['inbox'] }), ttlMs)
    await pause(500)
    expect(await shared(alive).find('old')).not.toBeNull()
    let left: unknown = 'unknown'
    const look = async (): Promise<void> => {
      while (left !== null) {
        await pause(50)
        left = await shared(alive).find('old')
      }
    }
    await look()
    await until('the queue to be removed', () => alive.heard.removed.length === 1)
    expect(alive.heard.removed).toEqual([queueKey('old', 'inbox')])
    expect(await shared(alive).collecting('inbox')).toEqual(['new'])
    expect(await alive.store.sessions()).toEqual([session('new', { queues: ['inbox'] })])
  })
})
