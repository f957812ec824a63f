import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createChannelServer, type ChannelServerOptions } from 'react-connectivity/server'
import { WebSocket } from 'ws'
import { bundleScript } from './support/bundleScript.js'

/** Tries to open sockets from these origins, one after the other; null sends none. */
async function knock(
  options: Partial<ChannelServerOptions>,
  origins: readonly (string | null)[],
): Promise<void> {
  const server = await createChannelServer({ port: 0, insecure: true, ...options })
  onTestFinished(() => server.close({ graceMs: 0 }))
  for (const origin of origins) {
    const socket = new WebSocket(server.url, origin === null ? {} : { origin })
    await new Promise<void>((resolve) => {
      socket.on('unexpected-response', (request) => {
        request.destroy()
        resolve()
      })
      socket.on('error', () => undefined)
      socket.on('open', () => resolve())
    })
    socket.terminate()
  }
}

/** The console output of a server in this kind of process. */
async function consoleOf(
  nodeEnv: string,
  options: Partial<ChannelServerOptions>,
): Promise<readonly unknown[]> {
  vi.stubEnv('NODE_ENV', nodeEnv)
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    warn.mockRestore()
  })
  await knock(options, ['http://127.0.0.1:5173', 'http://127.0.0.1:5173', null, 'http://localhost:4000'])
  return warn.mock.calls.map(([line]: readonly unknown[]) => line)
}

const allowed = { allowedOrigins: ['http://localhost:4000'] }
const refused = (who: string, text: string): string =>
  `react-connectivity/server: refused ${who}. To let it in, add it: allowedOrigins: ["${text}"]`

describe('a developer whose page is refused', () => {
  it('reads on the console, once for each origin, the line for allowedOrigins', async () => {
    expect(await consoleOf('development', allowed)).toEqual([
      refused('a page of another origin', 'http://127.0.0.1:5173'),
      refused('a client without an Origin header', 'no-origin'),
    ])
  })

  it('reads nothing in production, or with log: null', async () => {
    expect(await consoleOf('production', allowed)).toEqual([])
    expect(await consoleOf('development', { ...allowed, log: null })).toEqual([])
  })

  it('can receive the lines in production too, and an attacker cannot fill the log', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    onTestFinished(() => void vi.unstubAllEnvs())
    const lines: string[] = []
    const origins = Array.from({ length: 150 }, (_, i) => `https://${i}.${'x'.repeat(300)}.example`)
    await knock({ log: (line) => lines.push(line) }, origins)
    expect(lines).toHaveLength(100)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(400)
  })
})

/** Runs a server in a folder in which no package is installed; returns its stderr. */
async function runWithoutPackages(contents: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'connectivity-bare-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const outfile = join(folder, 'server.mjs')
  await bundleScript(contents, outfile)
  const child = spawn(process.execPath, [outfile], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let text = ''
  child.stderr.on('data', (chunk) => (text += String(chunk)))
  await new Promise((resolve) => child.once('close', resolve))
  return text
}

describe('a developer who has not installed a package', () => {
  it('is told to install ws when the server starts', async () => {
    const text = await runWithoutPackages(`
      import { createChannelServer } from './src/server/index.ts'
      await createChannelServer({ port: 0, insecure: true })`)
    expect(text).toContain(
      'react-connectivity/server: createChannelServer needs the package "ws", which is not installed. Run: npm install ws',
    )
  })

  it('is told to install classic-level when the store opens', async () => {
    const text = await runWithoutPackages(`
      import { createLevelStore } from './src/server/level.ts'
      await createLevelStore({ location: './data' }).open({ entry() {}, removed() {} }, 'e')`)
    expect(text).toContain(
      'react-connectivity/server: createLevelStore needs the package "classic-level", which is not installed. ' +
        'Run: npm install classic-level',
    )
  })

  it('is told to install redis when the store opens', async () => {
    const text = await runWithoutPackages(`
      import { createRedisStore } from './src/server/redis.ts'
      await createRedisStore().open({ entry() {}, removed() {} }, 'e')`)
    expect(text).toContain(
      'react-connectivity/server: createRedisStore needs the package "redis", which is not installed. Run: npm install redis',
    )
  })
})
