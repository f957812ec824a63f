import { createInterface } from 'node:readline'
import {
  createChannelServer,
  type BindPolicy,
  type ChannelsOption,
  type DrainOptions,
  type ServerLimits,
} from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { createRedisStore, type RedisStoreOptions } from 'react-connectivity/server/redis'

/** Command line of the process. */
export interface ServerProcessOptions {
  readonly port: number
  /** The folder of the durable store; without one, memory. */
  readonly location?: string
  /** The store that it shares with other processes. */
  readonly redis?: RedisStoreOptions
  /** Milliseconds to wait for a folder that another process has. */
  readonly waitForLockMs?: number
  /** How the process empties itself on SIGTERM before it ends. */
  readonly drain?: DrainOptions
  /** The heap of the process, in megabytes; read by the process that starts it. */
  readonly heapMegabytes?: number
  readonly channels?: ChannelsOption & object
  readonly limits?: Partial<ServerLimits>
  readonly concurrentSessions?: 'last-wins' | 'first-wins'
  /** Things that everybody may bind and watch. */
  readonly things?: { readonly bindPolicy: BindPolicy }
  readonly heartbeat?: { readonly intervalMs: number; readonly timeoutMs: number; readonly idleMs: number }
}

const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`)

// A channel server in a separate process, which can be killed and frozen.
const options = JSON.parse(process.argv[2] ?? '{}') as ServerProcessOptions
const { port, location, redis, waitForLockMs = 0, heartbeat } = options
const server = await createChannelServer({
  port,
  allowedOrigins: ['no-origin'],
  channels: options.channels ?? { 'orders*': { kind: 'log' } },
  // The token names the user.
  authenticate: ({ token = 'anonymous' }) => ({ id: token }),
  ...(location !== undefined && { store: createLevelStore({ location, waitForLockMs }) }),
  ...(redis !== undefined && { store: createRedisStore(redis) }),
  ...(heartbeat !== undefined && { heartbeat }),
  ...(options.limits !== undefined && { limits: options.limits }),
  ...(options.concurrentSessions !== undefined && { concurrentSessions: options.concurrentSessions }),
  ...(options.things !== undefined && { things: { authorize: () => true, ...options.things } }),
})
server.on((event) => say({ event }))
process.on('SIGTERM', () => {
  void server
    .drain(options.drain)
    .then(() => server.close())
    .finally(() => process.exit(0))
})
say({ url: server.url, port: server.address().port, epoch: server.epoch })
for await (const line of createInterface({ input: process.stdin })) {
  const { channel, data, id } = JSON.parse(line) as { channel?: string; data: unknown; id: string }
  // The most memory that this process has ever had, in bytes.
  if (channel === undefined) say({ peakBytes: process.resourceUsage().maxRSS * 1024 })
  else say({ published: data, ...(await server.publish(channel, data, { id })) })
}
