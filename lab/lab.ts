import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Heartbeat } from 'react-connectivity/server'
import { readAcceptedLog, type AcceptedEntry } from './acceptedLog.js'
import { bundleForNode } from './bundle.mjs'
import { createChaosProxy, type ChaosProxy } from './chaosProxy.js'
import { startControlApi } from './controlApi.js'
import { createFaults, type Faults } from './faults.js'
import { createLabServer, type LabServer } from './labServer.js'
import { createNodes, killNodes } from './nodes.js'
import { startRedisProcess } from './redisProcess.js'
import type { Rates } from './serverProtocol.js'

/** Options of {@link startLab}. */
export interface LabOptions {
  /** Port of the proxy, where pages connect. Default: a free port. */
  readonly proxyPort?: number
  /** Port of the control API. Default: a free port. */
  readonly controlPort?: number
  /** Origins of pages that may connect and control; exact matches. Clients without an origin may always connect. */
  readonly allowedOrigins?: readonly string[]
  readonly heartbeat?: Partial<Heartbeat>
  readonly logSize?: number
  readonly inboxSize?: number
  readonly sessionTtlMs?: number
  readonly rates?: Partial<Rates>
  /** Server processes behind the proxy. More than one share a Redis, which must be installed. Default 1, with a store on the disk. */
  readonly nodes?: number
}

/** A running lab: a server process, a proxy in front of it, and their faults. */
export interface Lab {
  /** Where pages connect: the proxy. */
  readonly url: string
  readonly controlUrl: string
  /** The key of the control API. */
  readonly key: string
  readonly proxy: ChaosProxy
  readonly server: LabServer
  readonly faults: Faults
  /** Every message that the server accepted on a channel, across restarts, in order. */
  readonly acceptedLog: (channel: string) => AcceptedEntry[]
  /** Stops the lab and deletes its data. */
  readonly close: () => Promise<void>
}

/** Starts a lab on loopback. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { allowedOrigins = [], logSize = 500, inboxSize = 50, sessionTtlMs = 3_600_000 } = options
  const folder = await mkdtemp(join(tmpdir(), 'react-connectivity-lab-'))
  const accepted = join(folder, 'accepted.jsonl')
  const key = randomBytes(16).toString('base64url')
  const opened: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).toReversed()) await end()
  }
  const { nodes = 1 } = options
  const file = await bundleForNode('lab/serverProcess.ts')
  const config = {
    store: join(folder, 'store'),
    accepted,
    allowedOrigins: [...allowedOrigins, 'no-origin'],
    heartbeat: { intervalMs: 1000, timeoutMs: 1000, idleMs: 5000, ...options.heartbeat },
    logSize,
    inboxSize,
    sessionTtlMs,
    rates: { ordersPerSecond: 0, pricesPerSecond: 0, ...options.rates },
  }
  try {
    const { server, next } = nodes > 1 ? await startNodes() : await startOne()
    const proxy = await createChaosProxy(() => next() ?? undefined, options.proxyPort)
    opened.push(() => proxy.close())
    const faults = createFaults(proxy, server, { logSize })
    opened.push(() => faults.stopFlapping())
    const acceptedLog = (channel: string): AcceptedEntry[] =>
      readAcceptedLog(accepted).filter((entry) => entry.channel === channel)
    const control = await startControlApi({
      faults,
      key,
      allowedOrigins,
      port: options.controlPort ?? 0,
      log: (channel) => acceptedLog(channel).map(({ data }) => data),
    })
    opened.push(() => control.close())
    return {
      url: `ws://127.0.0.1:${proxy.port}/realtime`,
      controlUrl: control.url,
      key,
      proxy,
      server,
      faults,
      acceptedLog,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }

  async function startOne(): Promise<{ server: LabServer; next: () => number | null }> {
    const server = createLabServer(file, config)
    opened.push(() => server.kill())
    await server.start()
    return { server, next: server.port }
  }

  async function startNodes(): Promise<{ server: LabServer; next: () => number | null }> {
    const redis = await startRedisProcess(folder)
    opened.push(() => redis.close())
    const server = createNodes(file, { ...config, redis: redis.url }, nodes)
    opened.push(() => killNodes(server))
    await server.start()
    return { server, next: server.next }
  }
}
