import type { RedisServer } from './redisServer.js'

/** Runs a script that answers with a text. */
export const script = (redis: RedisServer, text: string): Promise<string> => redis.command('EVAL', text, '0')

/** The keys of seats that are left. */
export async function keysOfSeats(redis: RedisServer): Promise<string[]> {
  const keys = await script(redis, "return table.concat(redis.call('KEYS', '*'), ' ')")
  return keys.split(' ').filter((key) => /}:(seats:|lease)/.test(key))
}

/** The ids of the leases of a partition, where only one partition has any. */
export async function leasesOf(redis: RedisServer): Promise<string[]> {
  const text = `for _, key in ipairs(redis.call('KEYS', '*}:leases')) do
    return table.concat(redis.call('ZRANGE', key, 0, -1), ' ')
  end
  return ''`
  return (await script(redis, text)).split(' ').filter((id) => id !== '')
}

/** When a lease ends, milliseconds since 1970. */
export async function dueOf(redis: RedisServer, lease: string): Promise<number> {
  const text = `for _, key in ipairs(redis.call('KEYS', '*}:leases')) do
    return redis.call('ZSCORE', key, '${lease}')
  end`
  return Number(await script(redis, text))
}

/** The time of Redis, milliseconds since 1970. */
export const timeOf = async (redis: RedisServer): Promise<number> =>
  Number(
    await script(
      redis,
      "local t = redis.call('TIME') return string.format('%d', t[1] * 1000 + math.floor(t[2] / 1000))",
    ),
  )
