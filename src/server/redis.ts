import type { ConnectionOptions } from 'node:tls'
import { isRecord } from '../core/shape.js'
import { checkTable, isFunction, isNumber, isString, isText, type OptionTable } from './hub/optionTable.js'
import type { ChannelStore } from './hub/store.js'
import type { WaitForReplicas } from './redis/wait.js'
import { createStoreOnRedis } from './redis/store.js'

export { sentinelMaster, type SentinelOptions } from './redis/sentinel.js'
export type { WaitForReplicas } from './redis/wait.js'

/** Options of {@link createRedisStore}. */
export interface RedisStoreOptions {
  /**
   * The address of the master; with `rediss:` the connection is encrypted. A function is asked at each opening of the store, as
   * {@link sentinelMaster} makes one. Default: `redis://127.0.0.1:6379`.
   */
  readonly url?: string | (() => string | Promise<string>)
  /** The user of Redis. Default: that of the address, else the user `default`. */
  readonly username?: string
  /** The password of the user. Default: that of the address, else none. */
  readonly password?: string
  /** Options of an encrypted connection, such as `ca`. Default: those of Node for `rediss:`. */
  readonly tls?: ConnectionOptions
  /** The start of all keys. Servers with the same prefix are one server to clients. Default: `react-connectivity`. */
  readonly prefix?: string
  /**
   * Replicas that must have received a message before it counts as accepted. Default: none, so that messages can be lost when a replica
   * is promoted; clients are then told.
   */
  readonly wait?: WaitForReplicas
  /**
   * Milliseconds after which a Redis that does not answer counts as lost. The seats of a process that is gone without a word (members of channels with
   * `maxMembers`, users under `concurrentSessions`) are free after three times as long and a second. Default: 5 000.
   */
  readonly timeoutMs?: number
}

const checks: OptionTable<RedisStoreOptions> = {
  url: [
    (value) => isText(value) || isFunction(value),
    "an address such as 'redis://127.0.0.1:6379', or a function that gives one",
  ],
  username: [isString, 'a text'],
  password: [isString, 'a text'],
  tls: [isRecord, 'an object of options of an encrypted connection'],
  prefix: [isString, 'a text'],
  wait: [isRecord, 'an object such as { replicas: 1, timeoutMs: 1000 }'],
  timeoutMs: [isNumber, 'a whole number above 0'],
}

const waitChecks: OptionTable<WaitForReplicas> = {
  replicas: [isNumber, 'a whole number above 0'],
  timeoutMs: [isNumber, 'a whole number above 0'],
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value > 0

function check(name: string, value: number | undefined): void {
  if (value === undefined || isWhole(value)) return
  throw new RangeError(
    `react-connectivity/server: expected ${name} of createRedisStore to be a whole number above 0, got ${value}`,
  )
}

/**
 * A store that any number of server processes share, on Redis 7.0 or later. A message that one process publishes reaches the subscribers of
 * all, and a client may come back to any of them. Needs the package `redis` to be installed.
 *
 * What survives a failure of Redis is up to its configuration. A Redis that lost accepted messages, by a restart without them or by a promoted
 * replica, is noticed: clients that were ahead of it get `process-closed`. While Redis is away the server sends its clients away, opens the store
 * again until that works, and emits `store-reopened`.
 *
 * @param options Where Redis is, and when a message counts as accepted; see {@link RedisStoreOptions}.
 * @returns A store for `createChannelServer({ store })`.
 * @throws TypeError when an option is unknown or wrong. RangeError when a number is none. Error when the prefix has a brace; and on `open`
 * when `redis` is missing, Redis cannot be reached, is a replica, or may drop keys by itself.
 * @example
 * import { createRedisStore } from 'react-connectivity/server/redis'
 * const store = createRedisStore({ url: 'redis://redis.internal:6379' })
 * const server = await createChannelServer({ port: 8080, channels, store })
 */
export function createRedisStore(options: RedisStoreOptions = {}): ChannelStore {
  checkTable({ of: 'createRedisStore', example: "{ url: 'redis://127.0.0.1:6379' }" }, checks, options)
  const {
    url = 'redis://127.0.0.1:6379',
    prefix = 'react-connectivity',
    timeoutMs = 5000,
    wait,
    ...access
  } = options
  if (wait !== undefined)
    checkTable(
      { of: 'wait of createRedisStore', example: '{ replicas: 1, timeoutMs: 1000 }' },
      waitChecks,
      wait,
      ['replicas', 'timeoutMs'],
    )
  if (/[{}]/.test(prefix))
    throw new Error(
      `react-connectivity/server: expected a prefix without braces, got '${prefix}'. The store adds the hash tags of a cluster itself`,
    )
  check('timeoutMs', timeoutMs)
  check('wait.replicas', wait?.replicas)
  check('wait.timeoutMs', wait?.timeoutMs)
  return createStoreOnRedis({ address: { url, timeoutMs, ...access }, prefix, wait: wait ?? null })
}
