import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './support/launch.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const storybookPort = 6006

let start: ChildProcess
let output = ''
let browser: Browser
const squatter = createServer()

beforeAll(async () => {
  browser = await launchBrowser()
  // Occupy the usual port.
  squatter.on('error', () => undefined)
  squatter.listen(storybookPort, '127.0.0.1')
  start = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [start.stdout, start.stderr]) stream?.on('data', (data) => (output += String(data)))
})
afterAll(async () => {
  squatter.close()
  if (start.exitCode === null) {
    // Use SIGTERM, because a SIGKILL would leave its child processes.
    start.kill('SIGTERM')
    await once(start, 'exit')
  }
  await browser.close()
})

/** The address that was printed behind a name. */
const printed = (name: string): string | undefined => new RegExp(`^ *${name} +(\\S+)`, 'm').exec(output)?.[1]

test('npm start serves the Playground on a free port: its app survives the death of a real server, and loses nothing to one that forgets', async () => {
  await expect
    .poll(() => printed('Playground') ?? output, { timeout: 120_000, interval: 200 })
    .toMatch(/^http:\/\/127/)
  expect(output).toContain(`Port ${storybookPort} is taken`)
  const storybook = new URL(printed('Storybook') ?? '')
  const page = await browser.newPage()
  // The page is built as it is asked for, which may take a busy machine more than the usual 30 s.
  page.setDefaultTimeout(120_000)
  await page.goto(`${storybook.origin}/iframe.html?id=playground--live&viewMode=story`)
  const ours = page.getByRole('region', { name: 'With react-connectivity', exact: true })
  const figure = (name: string) => ours.locator(`[data-figure="${name}"]`)
  await expect.poll(() => figure('delivered').innerText(), { timeout: 120_000 }).toMatch(/[1-9]/)
  const place = page.locator('.pg-place')
  await place.getByText('Real server').waitFor()
  const pid = /pid (\d+)/.exec(await place.innerText())?.[1]
  expect(pid).toBeDefined()

  const led = ours.locator('[data-slot="conn-led"]').first()
  await page.getByText('Faults one by one').click()
  await page.getByRole('button', { name: 'Kill it' }).click()
  const title = page.locator('[data-slot="conn-title"]')
  await title.getByText('Connection lost.').waitFor()
  await place.getByText('down').waitFor()
  await page.getByRole('button', { name: 'Start it' }).click()
  // In one step, because the page may reconnect by itself at any time.
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-slot="conn-banner"] button')?.click())
  await title.getByText('Back online.').waitFor({ timeout: 90_000 })
  await expect.poll(() => led.getAttribute('data-state')).toMatch(/online|unstable/)
  expect(await place.innerText()).not.toContain(pid)

  await Promise.all([
    page.waitForFunction(() => document.querySelector('[data-running]') !== null),
    page.getByRole('button', { name: /^Server forgets/ }).click(),
  ])
  await page.locator('[data-running]').waitFor({ state: 'detached', timeout: 60_000 })
  expect(await figure('lost').innerText()).toBe('0')
  expect(await figure('twice').innerText()).toBe('0')
  expect(await figure('to recover').innerText()).toMatch(/ s$/)
  await page.close()

  const control = printed('Control API') ?? ''
  const ended = once(start, 'exit')
  start.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  for (const address of [storybook.origin, control])
    await expect(fetch(address)).rejects.toThrow('fetch failed')
}, 360_000)
