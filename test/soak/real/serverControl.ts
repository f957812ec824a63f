import { join } from 'node:path'
import { startChild, type SoakChild } from './childProcess.js'
import type { SoakServerCalls, SoakServerConfig } from './soakServer.js'

/** The server of a run, over all its processes. */
export interface ServerControl {
  readonly location: string
  /** The port of the process that runs; undefined while there is none. */
  readonly port: () => number | undefined
  readonly process: () => SoakChild<SoakServerCalls>
  /** Processes so far. */
  readonly starts: () => number
  /** Starts a process. Rejects when it does not come up. */
  readonly start: (execArgv?: readonly string[]) => Promise<void>
  /** Ends the process by a signal, and waits until it is gone. */
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>
  /** The logs of all processes, in their order. */
  readonly logs: () => readonly string[]
}

/** Options of {@link createServerControl}. */
export interface ServerControlOptions extends Omit<SoakServerConfig, 'start'> {
  readonly script: string
  /** The folder of the logs. */
  readonly folder: string
}

/** Makes a server process controllable. Nothing runs before `start`. */
export function createServerControl({ script, folder, ...config }: ServerControlOptions): ServerControl {
  const logs: string[] = []
  let current: SoakChild<SoakServerCalls> | null = null
  let port: number | undefined

  const running = (): SoakChild<SoakServerCalls> => {
    if (current === null) throw new Error('soak: expected the server to run')
    return current
  }

  return {
    location: config.location,
    port: () => port,
    process: running,
    starts: () => logs.length,
    logs: () => logs,
    async start(execArgv = []) {
      if (current !== null) return
      const log = join(folder, `server-${logs.length}.jsonl`)
      logs.push(log)
      const own: SoakServerConfig = { ...config, start: logs.length }
      const child = await startChild<SoakServerCalls>({ script, config: own, log, execArgv })
      current = child
      void child.ended.then(() => {
        if (current !== child) return
        current = null
        port = undefined
      })
      port = await child.ask('port')
    },
    async kill(signal) {
      const child = running()
      child.signal(signal)
      // A stopped process hears nothing else.
      if (signal === 'SIGTERM') child.signal('SIGCONT')
      await child.ended
      current = null
      port = undefined
    },
  }
}
