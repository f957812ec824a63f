import type { ConnectionOptions } from 'node:tls'
import { loadPackage } from '../optionalPackage.js'

/** How Redis is reached. */
export interface RedisAddress {
  readonly url: string
  readonly username?: string
  readonly password?: string
  readonly tls?: ConnectionOptions
  /** Milliseconds after which a Redis that does not answer counts as lost. */
  readonly timeoutMs: number
}

/** One connection to Redis. It is never made again: after an error there is another opening of the store. */
export interface RedisConnection {
  readonly command: (args: readonly string[]) => Promise<unknown>
  /** Resolves when all are subscribed. */
  readonly subscribe: (
    channels: readonly string[],
    hear: (message: string, channel: string) => void,
  ) => Promise<void>
  readonly close: () => void
}

/** Rejects when Redis has no answer in time. */
export async function inTime<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`react-connectivity/server: Redis did not answer within ${timeoutMs} ms`))
    }, timeoutMs).unref()
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The address with what the options say: the client library refuses `redis:` with `tls`, and prefers a password in the address to the option. */
function addressOf({ url, username, password, tls }: RedisAddress): string {
  const address = tls ? url.replace(/^redis:/i, 'rediss:') : url
  if ((username === undefined && password === undefined) || !URL.canParse(address)) return address
  const parsed = new URL(address)
  if (username !== undefined) parsed.username = encodeURIComponent(username)
  if (password !== undefined) parsed.password = encodeURIComponent(password)
  return parsed.href
}

/**
 * Connects. Nothing is sent twice and nothing waits for a later connection, because either would repeat or reorder messages.
 *
 * @param onLost Gets the error that ended the connection.
 */
export async function connectRedis(
  address: RedisAddress,
  onLost: (error: unknown) => void,
): Promise<RedisConnection> {
  const { username, password, tls, timeoutMs } = address
  const { createClient } = await loadPackage('redis', 'createRedisStore', () => import('redis'))
  const client = createClient({
    url: addressOf(address),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    socket: {
      connectTimeout: timeoutMs,
      reconnectStrategy: false,
      ...(tls && { ...tls, tls: true as const }),
    },
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
  })
  client.on('error', onLost)
  const close = (): void => {
    if (client.isOpen) client.destroy()
  }
  try {
    await inTime(timeoutMs, client.connect())
  } catch (error) {
    close()
    throw error
  }
  return {
    command: (args) => client.sendCommand(args),
    subscribe: (channels, hear) => client.sSubscribe([...channels], hear),
    close,
  }
}
