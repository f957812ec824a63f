import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const storybook = join(root, 'node_modules', 'storybook', 'dist', 'bin', 'dispatcher.js')

/** The static Storybook, as a static host serves it. */
export interface StaticStorybook {
  /** The address of its folder, with a slash at the end. */
  readonly url: string
  /** Paths that were asked for and are not there. */
  readonly missing: readonly string[]
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

async function build(to: string): Promise<void> {
  // Neither the lab nor the test runner, whose variables would change the build.
  const env = Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]))
  const child = spawn(process.execPath, [storybook, 'build', '--quiet', '--disable-telemetry', '-o', to], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`storybook build: exit code ${code}\n${output.slice(-2000)}`)
}

/** Builds the Storybook and serves it from a sub-folder. */
export async function serveStorybook(folder = '/team/ui/'): Promise<StaticStorybook> {
  const files = mkdtempSync(join(tmpdir(), 'storybook-'))
  await build(files)
  const missing: string[] = []
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = join(files, path.slice(folder.length).replace(/^$|\/$/, 'index.html'))
    if (!path.startsWith(folder) || !existsSync(file) || statSync(file).isDirectory()) {
      missing.push(path)
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    response.end(readFileSync(file))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`,
    missing,
    async close() {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
      rmSync(files, { recursive: true, force: true })
    },
  }
}
