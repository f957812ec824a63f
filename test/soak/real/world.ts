import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleForNode } from '../../../lab/bundle.mjs'
import { createChaosProxy, type ChaosProxy } from '../../../lab/chaosProxy.js'
import type { HistoryEvent, NewEvent } from '../../sim/support/history.js'
import { startChild, type SoakChild } from './childProcess.js'
import { steadyNow } from './eventLog.js'
import type { RoomState } from './roomRun.js'
import type { Room } from './rooms.js'
import { createServerControl, type ServerControl } from './serverControl.js'
import type { SoakWorkerCalls, SoakWorkerConfig } from './soakWorker.js'

/** Options of {@link startWorld}. */
export interface WorldOptions {
  /** An empty folder for logs, and for the store unless it has a place of its own. */
  readonly folder: string
  /** The folder of the store. Default: in `folder`. */
  readonly location?: string
  readonly rooms: readonly Room[]
  /** Processes with clients. */
  readonly workers: number
  readonly seed: number
  readonly sync: boolean
  readonly actEveryMs: number
  readonly publishEveryMs: number
  readonly sessionTtlMs: number
  readonly heartbeat: { readonly intervalMs: number; readonly timeoutMs: number; readonly idleMs: number }
  /** Options of Node for the first process of the server. */
  readonly execArgv?: readonly string[]
}

/** A real server process behind a proxy with faults, and real clients in other processes. */
export interface World {
  readonly options: WorldOptions
  readonly proxy: ChaosProxy
  readonly server: ServerControl
  readonly workers: readonly SoakChild<SoakWorkerCalls>[]
  /** Events of the runner, such as causes. */
  readonly events: readonly HistoryEvent[]
  readonly note: (event: NewEvent) => void
  readonly delivered: () => Promise<number>
  readonly heal: (round: number) => Promise<RoomState>
  /** Ends all processes. */
  readonly close: () => Promise<void>
}

/** Deals rooms out to processes. */
const dealt = (rooms: readonly Room[], workers: number): readonly (readonly Room[])[] =>
  Array.from({ length: workers }, (_, n) => rooms.filter((_room, index) => index % workers === n)).filter(
    ({ length }) => length > 0,
  )

export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, rooms, seed, location = join(folder, 'store'), execArgv = [], ...rest } = options
  const [serverScript, workerScript] = await Promise.all([
    bundleForNode('test/soak/real/soakServer.ts'),
    bundleForNode('test/soak/real/soakWorker.ts'),
  ])
  if (!existsSync(folder)) await mkdir(folder, { recursive: true })
  const { sync, publishEveryMs, sessionTtlMs, heartbeat } = rest
  const server = createServerControl({
    ...{ script: serverScript, folder, location, rooms, seed },
    ...{ sync, publishEveryMs, sessionTtlMs, heartbeat },
  })
  await server.start(execArgv)
  const proxy = await createChaosProxy(server.port)
  const url = `ws://127.0.0.1:${proxy.port}/realtime`
  const workers = await Promise.all(
    dealt(rooms, rest.workers).map((own) => {
      const config: SoakWorkerConfig = { url, rooms: own, seed, folder, actEveryMs: rest.actEveryMs }
      return startChild<SoakWorkerCalls>({ script: workerScript, config })
    }),
  )
  const events: HistoryEvent[] = []
  return {
    options,
    proxy,
    server,
    workers,
    events,
    note: (event) => void events.push({ ...event, at: steadyNow() }),
    async delivered() {
      const counts = await Promise.all(workers.map((worker) => worker.ask('delivered')))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    async heal(round) {
      const states = await Promise.all(workers.map((worker) => worker.ask('heal', round)))
      return {
        unwell: states.flatMap(({ unwell }) => unwell),
        pending: states.reduce((sum, { pending }) => sum + pending, 0),
        behind: states.reduce((sum, { behind }) => sum + behind, 0),
      }
    },
    async close() {
      for (const worker of workers) worker.signal('SIGKILL')
      proxy.close()
      if (server.port() !== undefined) await server.kill('SIGKILL')
    },
  }
}
