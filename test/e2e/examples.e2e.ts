import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build, preview, type PreviewServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { entries, styleSheets } from '../../scripts/entries.mjs'
import { launchBrowser } from './support/launch.js'

const root = join(import.meta.dirname, '../..')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Builds an example against the source and serves the result. */
async function serve(name: string): Promise<string> {
  const folder = join(root, 'examples', name)
  const outDir = mkdtempSync(join(tmpdir(), 'example-'))
  const alias = [...entries, ...styleSheets].map((entry) => ({
    find: new RegExp(`^${entry.name.replaceAll('/', String.raw`\/`).replaceAll('.', String.raw`\.`)}$`),
    replacement: join(root, entry.source),
  }))
  const shared = { root: folder, configFile: false, logLevel: 'error', resolve: { alias } } as const
  await build({ ...shared, build: { outDir, emptyOutDir: true } })
  const served: PreviewServer = await preview({
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

/** Starts the example's server as a separate process and waits until it listens. */
async function start(name: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'examples', name, 'server.mjs')], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

async function open(url: string): Promise<Page> {
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  return page
}

const led = (page: Page) => page.locator('[data-slot="conn-led"]')
const banner = (page: Page) => page.locator('[data-slot="conn-banner"]')

describe.each([
  { name: 'plain-ws', scheme: 'ws', rows: '[C1]' },
  { name: 'socket-io', scheme: 'http', rows: '[C6]' },
])('the example $name', ({ name, scheme }) => {
  it('has LED and banner in at most ten lines more than without', () => {
    const lines = (file: string): number =>
      readFileSync(join(root, 'examples', name, file), 'utf8').split('\n').length
    expect(lines('App.tsx') - lines('App.before.tsx')).toBeLessThanOrEqual(10)
  })

  it('shows a killed server and its restart, and the app works as before', async () => {
    const port = await freePort()
    const first = await start(name, port)
    const url = await serve(name)
    const page = await open(`${url}?server=${scheme}://127.0.0.1:${port}`)
    await led(page).and(page.locator('[data-state="online"]')).waitFor()
    await page.getByRole('button', { name: 'Say hello' }).click()
    await page.getByText('hello', { exact: true }).waitFor()
    first.kill('SIGKILL')
    await banner(page).waitFor()
    expect(await led(page).getAttribute('data-state')).toBe('reconnecting')
    await start(name, port)
    await page.getByRole('button', { name: 'Try now' }).click()
    await led(page).and(page.locator('[data-state="online"]')).waitFor()
    await page.getByRole('button', { name: 'Say hello' }).click()
    await expect.poll(() => page.getByText('hello', { exact: true }).count(), { timeout: 20_000 }).toBe(2)
  })
})
