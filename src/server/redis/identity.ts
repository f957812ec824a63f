import type { RedisConnection } from './connection.js'

type Asked = Pick<RedisConnection, 'command'>

const readField = async ({ command }: Asked, section: string, name: string): Promise<string> => {
  const info = String(await command(['INFO', section]))
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
}

/**
 * Names this Redis with its data. It changes with a restart and with a promotion, the two ways in which Redis can lose accepted
 * messages.
 *
 * @throws Error when it is a replica.
 */
export async function readIdentity(redis: Asked): Promise<string> {
  const [role, run, replication] = await Promise.all([
    readField(redis, 'replication', 'role'),
    readField(redis, 'server', 'run_id'),
    readField(redis, 'replication', 'master_replid'),
  ])
  if (role !== 'master')
    throw new Error(
      'react-connectivity/server: this Redis is a replica. The store needs the address of the master',
    )
  return `${run}.${replication}`
}

/** @throws Error when this Redis would drop keys by itself when its memory is full. */
export async function checkEviction(redis: Asked): Promise<void> {
  const policy = await readField(redis, 'memory', 'maxmemory_policy')
  if (policy === 'noeviction' || policy === '') return
  throw new Error(
    `react-connectivity/server: this Redis may drop keys by itself (maxmemory-policy ${policy}), and messages with them. ` +
      'Set maxmemory-policy noeviction',
  )
}
