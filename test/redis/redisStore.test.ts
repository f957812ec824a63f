import { afterAll, describe } from 'vitest'
import type { ChannelStore } from 'react-connectivity/server'
import { createRedisStore } from 'react-connectivity/server/redis'
import { storeContract } from '../server/storeContract.js'
import { noRedis, startRedisUntil } from './support/redisServer.js'

describe.skipIf(noRedis !== null)('the store on Redis', async () => {
  const redis = noRedis === null ? await startRedisUntil(afterAll, 'none') : null
  const prefixes = new Map<ChannelStore, string>()
  let made = 0
  const storeWith = (prefix: string): ChannelStore => {
    const store = createRedisStore({ url: redis?.url ?? '', prefix, timeoutMs: 20_000 })
    prefixes.set(store, prefix)
    return store
  }

  storeContract('The store on Redis', {
    make: () => storeWith(`contract-${++made}`),
    reopen: (store) => storeWith(prefixes.get(store) ?? ''),
  })
})
