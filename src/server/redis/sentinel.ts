import type { ConnectionOptions } from 'node:tls'
import { isRecord } from '../../core/shape.js'
import { checkTable, isPositive, isString, isText, type OptionTable } from '../hub/optionTable.js'
import { connectRedis, inTime } from './connection.js'

/** Options of {@link sentinelMaster}. */
export interface SentinelOptions {
  /** The name of the master in the configuration of the Sentinels, such as `mymaster`. */
  readonly name: string
  /** Addresses of Sentinels, such as `redis://sentinel-1:26379`. They are asked in turn, and the first answer counts. */
  readonly sentinels: readonly string[]
  /** The user of the Sentinels. Default: that of the address, else the user `default`. */
  readonly username?: string
  /** The password of the Sentinels. Default: that of the address, else none. */
  readonly password?: string
  /** Options of an encrypted connection to the Sentinels. Default: those of Node for `rediss:`. */
  readonly tls?: ConnectionOptions
  /** Milliseconds after which a Sentinel that does not answer counts as lost. Default: 1 000. */
  readonly timeoutMs?: number
}

const checks: OptionTable<SentinelOptions> = {
  name: [isString, "the name of a master, such as 'mymaster'"],
  sentinels: [
    (value) => Array.isArray(value) && value.every(isText),
    "an array of addresses such as ['redis://sentinel-1:26379']",
  ],
  username: [isString, 'a text'],
  password: [isString, 'a text'],
  tls: [isRecord, 'an object of options of an encrypted connection'],
  timeoutMs: [isPositive, 'a number above 0'],
}

/** The address without the password that may stand in it. */
const shown = (address: string): string => (URL.canParse(address) ? new URL(address).host : address)

/** Reads the answer of a Sentinel: host and port of the master, or null when it does not know the name. */
function masterIn(answer: unknown): string | null {
  if (!Array.isArray(answer)) return null
  const [host, port] = answer.map(String)
  if (host === undefined || port === undefined) return null
  return `redis://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/**
 * Finds the master of Redis through Sentinels. The store asks at each opening, so that it goes to the promoted replica after a failover.
 *
 * @returns A function for `url` of `createRedisStore`; user, password and `tls` of the master are options there. It rejects with an Error
 * when no Sentinel knows the master.
 * @throws TypeError when an option is unknown or wrong, or no Sentinel or no name is given.
 * @example
 * const url = sentinelMaster({ name: 'mymaster', sentinels: ['redis://10.0.0.1:26379', 'redis://10.0.0.2:26379'] })
 * const store = createRedisStore({ url, password: process.env.REDIS_PASSWORD })
 */
export function sentinelMaster(options: SentinelOptions): () => Promise<string> {
  const example = "{ name: 'mymaster', sentinels: ['redis://sentinel-1:26379'] }"
  checkTable({ of: 'sentinelMaster', example }, checks, options, ['name', 'sentinels'])
  const { name, sentinels, timeoutMs = 1000, ...access } = options
  if (name === '' || sentinels.length === 0)
    throw new TypeError(
      'react-connectivity/server: expected the name of a master and the address of at least one Sentinel',
    )

  async function ask(url: string): Promise<string | null> {
    // A lost connection rejects its command.
    const connection = await connectRedis({ url, timeoutMs, ...access }, () => undefined)
    try {
      const answer = connection.command(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name])
      return masterIn(await inTime(timeoutMs, answer))
    } finally {
      connection.close()
    }
  }

  return async () => {
    const problems: string[] = []
    for (const sentinel of sentinels) {
      try {
        const master = await ask(sentinel)
        if (master !== null) return master
        problems.push(`${shown(sentinel)} does not know it`)
      } catch (error) {
        problems.push(`${shown(sentinel)}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    throw new Error(
      `react-connectivity/server: expected a Sentinel that knows the master '${name}', got ${problems.join('; ')}`,
    )
  }
}
