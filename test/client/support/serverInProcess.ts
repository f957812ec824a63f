import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { ServerEvent } from 'react-connectivity/server'
import { afterAll, onTestFinished } from 'vitest'
import type { ServerProcessOptions } from './serverProcess.js'
import { until } from './wait.js'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const cache = here('../../../node_modules/.cache')
mkdirSync(cache, { recursive: true })
// Inside node_modules, so that the bundle finds the packages it leaves out.
const folder = mkdtempSync(join(cache, 'client-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let bundle: Promise<string> | undefined
async function makeBundle(): Promise<string> {
  const outfile = join(folder, 'server.mjs')
  await build({
    entryPoints: [here('serverProcess.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['ws', 'classic-level', 'redis'],
    alias: {
      'react-connectivity/server': here('../../../src/server/index.ts'),
      'react-connectivity/server/level': here('../../../src/server/level.ts'),
      'react-connectivity/server/redis': here('../../../src/server/redis.ts'),
    },
    logLevel: 'warning',
  })
  return outfile
}

/** A folder for a durable store, gone with the test file. */
export const storeFolder = (): string => mkdtempSync(join(folder, 'level-'))

/** A channel server in a separate process. */
export interface ServerInProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly epoch: string
  readonly events: readonly ServerEvent[]
  /** What it has accepted, with its offsets; one line for each answer. */
  readonly published: readonly { readonly published: unknown; readonly offset: number }[]
  /** Asks it to publish; the answer comes in `published`. */
  publish(channel: string, data: unknown): void
  /** Asks for the most memory that the process has had, in bytes. */
  peakBytes(): Promise<number>
  /** Sends a signal to this one process. */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void
  /** Resolves with its exit code when it has ended; null after a signal that killed it. */
  ended(): Promise<number | null>
  /** Kills it without a chance to say anything. */
  kill(): Promise<void>
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** Starts it and waits until it listens; gone when the test ends. */
export async function startProcess(options: ServerProcessOptions): Promise<ServerInProcess> {
  const script = await (bundle ??= makeBundle())
  const heap = options.heapMegabytes === undefined ? [] : [`--max-old-space-size=${options.heapMegabytes}`]
  const child = spawn(process.execPath, [...heap, script, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended(child)
  }
  onTestFinished(kill)
  const events: ServerEvent[] = []
  const published: { published: unknown; offset: number }[] = []
  const peaks: number[] = []
  let ready: { url: string; port: number; epoch: string } | undefined
  child.stdin.on('error', () => undefined)
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as {
      event?: ServerEvent
      published?: unknown
      offset?: number
      url?: string
      port?: number
      epoch?: string
      peakBytes?: number
    }
    if (message.event) events.push(message.event)
    else if (message.peakBytes !== undefined) peaks.push(message.peakBytes)
    else if (message.offset !== undefined)
      published.push({ published: message.published, offset: message.offset })
    else if (message.url !== undefined)
      ready = { url: message.url, port: message.port ?? 0, epoch: message.epoch ?? '' }
  })
  await until('the server process to listen', () => ready !== undefined || child.exitCode !== null)
  if (ready === undefined) throw new Error(`the server process ended with ${String(child.exitCode)}`)
  return {
    ...ready,
    pid: child.pid ?? 0,
    events,
    published,
    publish: (channel, data) =>
      void child.stdin.write(`${JSON.stringify({ channel, data, id: `p-${JSON.stringify(data)}` })}\n`),
    async peakBytes() {
      const { length } = peaks
      child.stdin.write('{}\n')
      await until('the memory of the server process', () => peaks.length > length)
      return peaks.at(-1) ?? 0
    },
    signal: (signal) => void child.kill(signal),
    async ended() {
      await ended(child)
      return child.exitCode
    },
    kill,
  }
}
