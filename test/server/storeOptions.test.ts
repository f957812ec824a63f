import { createChannelServer, createHub, createMemoryStore, type Hub } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { createRedisStore, sentinelMaster } from 'react-connectivity/server/redis'
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from './support/virtualClock.js'

const { environment } = createVirtualClock()

type Case = readonly [make: (options: never) => unknown, options: unknown, words: string]

const location = 'never-opened'
const name = 'mymaster'
const sentinels = ['redis://127.0.0.1:1']

const stores: readonly Case[] = [
  [
    createMemoryStore,
    null,
    'expected options of createMemoryStore such as { maxBytes: 67_108_864 }, got null',
  ],
  [
    createMemoryStore,
    { maxByte: 5 },
    'unknown option "maxByte" of createMemoryStore; known are maxBytes, maxBytesPerUser',
  ],
  [
    createMemoryStore,
    { maxBytes: '5' },
    'expected maxBytes of createMemoryStore to be a number above 0, got "5"',
  ],
  [
    createLevelStore,
    undefined,
    "expected options of createLevelStore such as { location: './data' }, got undefined",
  ],
  [
    createLevelStore,
    {},
    "expected location of createLevelStore to be the path of a folder, such as './data', got undefined",
  ],
  [
    createLevelStore,
    { location: '' },
    'expected location of createLevelStore to be the path of a folder, such as \'./data\', got ""',
  ],
  [
    createLevelStore,
    './data',
    'expected options of createLevelStore such as { location: \'./data\' }, got "./data"',
  ],
  [
    createLevelStore,
    { location, folder: 'x' },
    'unknown option "folder" of createLevelStore; known are location, sync',
  ],
  [
    createLevelStore,
    { location, sync: 'no' },
    'expected sync of createLevelStore to be true or false, got "no"',
  ],
  [
    createLevelStore,
    { location, cacheBytes: '5' },
    'expected cacheBytes of createLevelStore to be a number from 0, got "5"',
  ],
  [
    createLevelStore,
    { location, waitForLockMs: '5' },
    'expected waitForLockMs of createLevelStore to be a number from 0, got "5"',
  ],
  [
    createRedisStore,
    { host: '10.0.0.1' },
    'unknown option "host" of createRedisStore; known are url, username',
  ],
  [
    createRedisStore,
    { url: '' },
    'expected url of createRedisStore to be an address such as \'redis://127.0.0.1:6379\', or a function that gives one, got ""',
  ],
  [createRedisStore, { prefix: 7 }, 'expected prefix of createRedisStore to be a text, got 7'],
  [
    createRedisStore,
    { wait: 1 },
    'expected wait of createRedisStore to be an object such as { replicas: 1, timeoutMs: 1000 }, got 1',
  ],
  [
    createRedisStore,
    { wait: { replicas: 1 } },
    'expected timeoutMs of wait of createRedisStore to be a whole number above 0, got undefined',
  ],
  [
    createRedisStore,
    { wait: { replicas: 1, timeout: 5 } },
    'unknown option "timeout" of wait of createRedisStore; known are replicas, timeoutMs',
  ],
  [sentinelMaster, undefined, 'expected options of sentinelMaster such as { name:'],
  [
    sentinelMaster,
    { name },
    "expected sentinels of sentinelMaster to be an array of addresses such as ['redis://sentinel-1:26379'], got undefined",
  ],
  [
    sentinelMaster,
    { name, sentinels: 'redis://127.0.0.1:1' },
    'expected sentinels of sentinelMaster to be an array of addresses',
  ],
  [
    sentinelMaster,
    { name, sentinels, timeout: 5 },
    'unknown option "timeout" of sentinelMaster; known are name, sentinels',
  ],
  [createHub, undefined, 'expected options such as { environment }, got undefined'],
  [
    createHub,
    {},
    'expected environment to be an object with functions now, randomId, setTimer, nextTick and digest, got undefined',
  ],
  [createHub, { environment, port: 8080 }, 'unknown option "port"; known are'],
  [createHub, { environment, authorise: () => false }, 'unknown option "authorise"; known are'],
  [createHub, { environment, authorize: 'none' }, 'expected authorize to be a function, got "none"'],
]

const handle = (): null => null
const servers: readonly (readonly [options: object, words: string])[] = [
  // Whatever is misspelled here would let everybody in, or everything pass.
  [
    { requests: { cancel: { handle, authorise: () => false } } },
    'unknown option "authorise" of requests[\'cancel\']; known are authorize, schema, handle',
  ],
  [
    { channels: { orders: { kind: 'log', onPublsh: handle } } },
    'unknown option "onPublsh" of channels[\'orders\']; known are kind, size',
  ],
  [
    { things: { authorize: () => true, maxPerClient: 5 } },
    'unknown option "maxPerClient" of things; known are authorize, bindPolicy',
  ],
]

describe('a server that is started with a wrong option', () => {
  it.each(stores.map(([make, options, words]) => [words, make, options] as const))(
    'reads at the call: %s',
    (words, make, options) => {
      const run = (): unknown => (make as (options: unknown) => unknown)(options)
      expect(run).toThrow(TypeError)
      expect(run).toThrow(`react-connectivity/server: ${words}`)
    },
  )

  it.each(servers.map(([options, words]) => [words, options] as const))(
    'is not let go on: %s',
    async (words, options) => {
      const outcome: unknown = await createChannelServer({
        port: 0,
        insecure: true,
        ...options,
      }).then(
        (server) => server.close().then(() => 'it started'),
        (error: unknown) => error,
      )
      expect(String(outcome)).toContain(words)
    },
  )

  it.each<[Parameters<Hub['kick']>, string]>([
    // Without the check, it would end all sessions of the user.
    [[{ user: 'ada', chanel: 'lobby' } as never], 'unknown option "chanel" of the target of kick'],
    [
      [{ user: 'ada' }, { reason: 'remove' as never }],
      'expected reason of kick to be "kicked", "removed" or',
    ],
    [[{ user: 'ada' }, { keepsession: true } as never], 'unknown option "keepsession" of kick; known are'],
  ])('kicks nobody by mistake: %j', async ([target, options], words) => {
    const hub = createHub({ environment })
    await expect(hub.kick(target, options)).rejects.toThrow(words)
    await hub.close()
  })

  it('reads it also at the call of an operation', async () => {
    const hub = createHub({ environment })
    await expect(hub.publish('a', 1, { key: 'x' } as never)).rejects.toThrow(
      'unknown option "key" of publish; known are id, from, session',
    )
    await expect(hub.closeSession('x', { finale: true } as never)).rejects.toThrow(
      'unknown option "finale" of closeSession; known are final, message',
    )
    await expect(hub.drain({ perSecond: 5 } as never)).rejects.toThrow(
      'unknown option "perSecond" of drain; known are ratePerSecond, deadlineMs, signal',
    )
    await hub.close()
  })

  it('reads what came also where it cannot be written as JSON', async () => {
    const store: { self?: unknown } = {}
    store.self = store
    await expect(createChannelServer({ port: 0, insecure: true, store: store as never })).rejects.toThrow(
      'expected store to be a store such as createMemoryStore(), got an object',
    )
  })

  it('reads no password in the error', () => {
    const url = { host: 'redis.internal', password: 'open sesame' }
    expect(() => createRedisStore({ url: url as never })).toThrow(/that gives one, got an object$/)
  })

  it('may leave any of them undefined', () => {
    const none = undefined as never
    expect(() => createMemoryStore({ maxBytes: none })).not.toThrow()
    expect(() => createLevelStore({ location, sync: none, cacheBytes: none, maxBytes: none })).not.toThrow()
    expect(() => createRedisStore({ url: none, prefix: none, password: none, wait: none })).not.toThrow()
    expect(() => sentinelMaster({ name, sentinels, timeoutMs: none })).not.toThrow()
  })
})
