import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from '../../client/support/server.js'
import { RedisLine } from './redisLine.js'

/** A Sentinel in a process of its own. */
export interface Sentinel {
  readonly url: string
  /** What it knows of its master and the replicas. */
  readonly info: () => Promise<string>
}

/** Starts a Sentinel that watches a master alone; gone when the test ends. */
export async function startSentinel(name: string, masterPort: number): Promise<Sentinel> {
  const folder = mkdtempSync(join(tmpdir(), 'connectivity-sentinel-'))
  const port = await freePort()
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${name} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 3000`,
  ]
  // It writes what it learns into this file.
  const file = join(folder, 'sentinel.conf')
  writeFileSync(file, `${lines.join('\n')}\n`)
  const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
    rmSync(folder, { recursive: true, force: true })
  })
  const info = async (): Promise<string> => {
    const line = await RedisLine.open(port)
    try {
      return await line.ask('INFO', 'sentinel')
    } finally {
      line.close()
    }
  }
  while (!(await info().catch(() => '')).includes(`name=${name}`))
    await new Promise((resolve) => setTimeout(resolve, 20))
  return { url: `redis://127.0.0.1:${port}`, info }
}
