import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The url that answers with the folder of the static Storybook, built at the first request. */
    storybookBuild: string
  }
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
const storybook = join(root, 'node_modules', 'storybook', 'dist', 'bin', 'dispatcher.js')

async function build(to: string): Promise<string> {
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
  return to
}

/** Builds the Storybook once for all files of the run, when the first one asks for it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'storybook-'))
  let built: Promise<string> | null = null
  const server = createServer((_, response) => {
    built ??= build(folder)
    built.then(
      (files) => response.end(files),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  project.provide('storybookBuild', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return async () => {
    server.closeAllConnections()
    const closed = once(server, 'close')
    server.close()
    await closed
    rmSync(folder, { recursive: true, force: true })
  }
}
