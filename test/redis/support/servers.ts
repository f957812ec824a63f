import { onTestFinished } from 'vitest'
import { createChaosProxy, type ChaosProxy } from '../../../lab/chaosProxy.js'
import { startProcess, type ServerInProcess } from '../../client/support/serverInProcess.js'
import type { ServerProcessOptions } from '../../client/support/serverProcess.js'
import { TestClient } from '../../server/support/testClient.js'
import type { RedisStoreOptions } from 'react-connectivity/server/redis'

const channels = { 'orders*': { kind: 'log', size: 100_000 }, 'inbox*': { kind: 'session' } } as const

/** Server processes on one Redis, behind a balancer that knows nothing of sessions. */
export interface Servers {
  readonly processes: ServerInProcess[]
  readonly balancer: ChaosProxy
  /** The address of the balancer. */
  readonly url: string
  /** Kills one, and the balancer leaves it out. */
  kill(index: number): Promise<void>
  /** Starts another one in its place. */
  replace(index: number): Promise<void>
}

export async function startServers(
  redis: RedisStoreOptions,
  count = 3,
  more: Partial<ServerProcessOptions> = {},
): Promise<Servers> {
  const start = (): Promise<ServerInProcess> => startProcess({ port: 0, redis, channels, ...more })
  const processes: ServerInProcess[] = []
  for (let n = 0; n < count; n += 1) processes.push(await start())
  const dead = new Set<ServerInProcess>()
  let turn = 0
  const next = (): number => {
    const alive = processes.filter((each) => !dead.has(each))
    return alive[turn++ % alive.length]?.port ?? 0
  }
  const balancer = await createChaosProxy(next)
  onTestFinished(() => balancer.close())
  return {
    processes,
    balancer,
    url: `ws://127.0.0.1:${balancer.port}/realtime`,
    async kill(index) {
      const victim = processes[index]
      if (!victim) return
      dead.add(victim)
      await victim.kill()
    },
    async replace(index) {
      processes[index] = await start()
    },
  }
}

/** A bare client of one process that is welcomed. */
export async function connectTo(url: string, hello: object = {}) {
  const client = new TestClient(url)
  onTestFinished(() => client.cut())
  await client.opened()
  return Object.assign(client, { welcome: await client.hello(hello) })
}
