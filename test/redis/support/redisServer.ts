import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { redisArguments } from '../../../lab/redisProcess.js'
import { freePort } from '../../client/support/server.js'
import { until } from '../../server/support/testServer.js'
import { RedisLine } from './redisLine.js'

/** Why there is no Redis to test with; null when there is one. */
export const noRedis = ((): string | null => {
  try {
    const version = /v=(\d+)\.(\d+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))
    return Number(version?.[1]) >= 7
      ? null
      : `redis-server is ${version?.[0] ?? 'unknown'}, and 7.0 is needed`
  } catch {
    return 'redis-server is not installed'
  }
})()

if (noRedis !== null) console.warn(`SKIPPED redis: ${noRedis}`)

/** How a Redis writes to its disk. */
export type AppendFsync = 'always' | 'everysec' | 'none'

/** A Redis in a process and a folder of its own. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  readonly folder: string
  /** Runs a command on a connection of its own. */
  command(...args: readonly string[]): Promise<string>
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  kill(): Promise<void>
  /** Starts it again, on the same port with the same folder. */
  start(): Promise<void>
}

const argumentsFor = (fsync: AppendFsync): readonly string[] =>
  fsync === 'none' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', fsync]

/** Starts a Redis; gone with `end`. */
export async function startRedisUntil(
  end: (clean: () => Promise<void>) => void,
  fsync: AppendFsync,
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'connectivity-redis-'))
  const port = await freePort()
  let child: ChildProcess | null = null

  const command = async (...args: readonly string[]): Promise<string> => {
    const line = await RedisLine.open(port)
    try {
      return await line.ask(...args)
    } finally {
      line.close()
    }
  }
  const kill = async (): Promise<void> => {
    const last = child
    child = null
    if (!last || last.exitCode !== null || last.signalCode !== null) return
    const gone = new Promise((resolve) => last.once('exit', resolve))
    // A stopped process would outlive its test.
    last.kill('SIGCONT')
    last.kill('SIGKILL')
    await gone
  }
  const start = async (): Promise<void> => {
    const own = [...redisArguments(port, folder), '--repl-diskless-sync-delay', '0']
    child = spawn('redis-server', [...own, ...argumentsFor(fsync)], { stdio: 'ignore' })
    let isUp = false
    const ask = async (): Promise<void> => {
      while (!isUp && child !== null) {
        isUp = (await command('PING').catch(() => '')) === '+PONG'
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    void ask()
    await until('Redis to answer', () => isUp)
  }
  end(async () => {
    await kill()
    rmSync(folder, { recursive: true, force: true })
  })
  await start()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    folder,
    command,
    signal: (signal) => void child?.kill(signal),
    kill,
    start,
  }
}

/** Starts a Redis; gone when the test ends. */
export const startRedis = (fsync: AppendFsync = 'none'): Promise<RedisServer> =>
  startRedisUntil(onTestFinished, fsync)
