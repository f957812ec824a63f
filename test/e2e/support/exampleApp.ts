import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'
import { onTestFinished } from 'vitest'
import { entries, styleSheets } from '../../../scripts/entries.mjs'

const root = join(import.meta.dirname, '../../..')

/** Builds an example against the source and serves the result until the test ends. */
export async function serveExample(name: string): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'example-'))
  const alias = [...entries, ...styleSheets].map((entry) => ({
    find: new RegExp(`^${entry.name.replaceAll('/', String.raw`\/`).replaceAll('.', String.raw`\.`)}$`),
    replacement: join(root, entry.source),
  }))
  const shared = {
    root: join(root, 'examples', name),
    configFile: false,
    logLevel: 'error',
    resolve: { alias },
  } as const
  await build({ ...shared, build: { outDir, emptyOutDir: true } })
  const served = await preview({
    ...shared,
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  })
  onTestFinished(async () => {
    await served.close()
    rmSync(outDir, { recursive: true, force: true })
  })
  return served.resolvedUrls?.local[0] ?? ''
}

/** Starts the server of an example as a separate process until the test ends. Rejects when the process ends before its first output. */
export async function startExample(name: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'examples', name, 'server.mjs')], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const isReady = new AbortController()
  const { signal } = isReady
  const ended = once(child, 'exit', { signal }).then(([code, killedBy]) => {
    throw new Error(`examples/${name}/server.mjs ended with ${String(code ?? killedBy)} before it was ready`)
  })
  await Promise.race([once(child.stdout, 'data', { signal }), ended]).finally(() => isReady.abort())
  return child
}

/** The number of additional lines of an example with the package. */
export function addedLines(name: string): number {
  const lines = (file: string): number =>
    readFileSync(join(root, 'examples', name, file), 'utf8').split('\n').length
  return lines('App.tsx') - lines('App.before.tsx')
}
